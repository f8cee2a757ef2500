/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.pass.integer;

import org.jspecify.annotations.NullMarked;
