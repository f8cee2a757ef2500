/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.pass;

import org.jspecify.annotations.NullMarked;
