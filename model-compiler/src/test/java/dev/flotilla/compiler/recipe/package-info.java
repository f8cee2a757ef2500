/** Tests of whole compilations, on the reference models. */
@NullMarked
package dev.flotilla.compiler.recipe;

import org.jspecify.annotations.NullMarked;
