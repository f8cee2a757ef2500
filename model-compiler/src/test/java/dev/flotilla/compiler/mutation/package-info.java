/** Damaged and hostile models, each from a seed and a number. */
@NullMarked
package dev.flotilla.compiler.mutation;

import org.jspecify.annotations.NullMarked;
