/** Tests of the compiler as a whole. */
@NullMarked
package dev.flotilla.compiler;

import org.jspecify.annotations.NullMarked;
