/** Who changed what, in a log whose entries are chained by their hashes. */
@NullMarked
package dev.flotilla.fleet.audit;

import org.jspecify.annotations.NullMarked;
