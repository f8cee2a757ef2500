/** Files of samples, read one sample at a time: NumPy arrays, IDX and CSV. Device and compiler share it. */
@NullMarked
package dev.flotilla.contract.sample;

import org.jspecify.annotations.NullMarked;
