/** Schemes that make constants smaller and leave activations float. */
@NullMarked
package dev.flotilla.compiler.pass.weight;

import org.jspecify.annotations.NullMarked;
