/** A fleet, its broker and its servers on virtual time, in one thread and from one seed. */
@NullMarked
package dev.flotilla.fleet.virtual;

import org.jspecify.annotations.NullMarked;
