/** From a float model to a quantized one: what to do, and doing it. */
@NullMarked
package dev.flotilla.compiler.recipe;

import org.jspecify.annotations.NullMarked;
