/** Sample files: NumPy arrays, IDX files, and ranges of their indices. */
@NullMarked
package dev.flotilla.compiler.data;

import org.jspecify.annotations.NullMarked;
