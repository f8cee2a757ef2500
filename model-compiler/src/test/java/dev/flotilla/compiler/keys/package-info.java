/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.keys;

import org.jspecify.annotations.NullMarked;
