/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.release;

import org.jspecify.annotations.NullMarked;
