/** The server as one thing: its settings, its wiring and its command line. */
@NullMarked
package dev.flotilla.fleet.app;

import org.jspecify.annotations.NullMarked;
