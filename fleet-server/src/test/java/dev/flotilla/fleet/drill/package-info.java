/** Drills of a whole server and its devices over bad links. */
@NullMarked
package dev.flotilla.fleet.drill;

import org.jspecify.annotations.NullMarked;
