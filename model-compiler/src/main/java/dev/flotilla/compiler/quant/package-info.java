/** Ranges, scales and rounding of integer quantization; pure maths. */
@NullMarked
package dev.flotilla.compiler.quant;

import org.jspecify.annotations.NullMarked;
