/** The messages between device and fleet, their topics and their encoding; see the README of this module. */
@NullMarked
package dev.flotilla.contract.protocol;

import org.jspecify.annotations.NullMarked;
