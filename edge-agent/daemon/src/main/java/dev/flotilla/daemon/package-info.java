/** The agent as a program: commands, configuration and the composition of core and engine. */
@NullMarked
package dev.flotilla.daemon;

import org.jspecify.annotations.NullMarked;
