/** What a thief of everything that is online can do to a fleet, and what not. */
@NullMarked
package dev.flotilla.fleet.compromise;

import org.jspecify.annotations.NullMarked;
