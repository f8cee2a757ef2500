/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.quant;

import org.jspecify.annotations.NullMarked;
