/** Integer quantization: the rules of each operator and one class for each rewrite. */
@NullMarked
package dev.flotilla.compiler.pass.integer;

import org.jspecify.annotations.NullMarked;
