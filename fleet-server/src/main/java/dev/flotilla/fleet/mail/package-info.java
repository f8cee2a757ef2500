/** Tells of alerts by e-mail. */
@NullMarked
package dev.flotilla.fleet.mail;

import org.jspecify.annotations.NullMarked;
