/** Batch work by files: what is put into a folder is inferred, and the answers are written into another. */
@NullMarked
package dev.flotilla.daemon.batch;

import org.jspecify.annotations.NullMarked;
