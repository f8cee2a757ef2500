/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.data;

import org.jspecify.annotations.NullMarked;
