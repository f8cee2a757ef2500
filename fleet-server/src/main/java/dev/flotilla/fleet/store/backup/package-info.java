/** Copies of all that a server keeps, in one file, and their way back. */
@NullMarked
package dev.flotilla.fleet.store.backup;

import org.jspecify.annotations.NullMarked;
