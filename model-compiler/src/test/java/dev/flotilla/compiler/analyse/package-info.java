/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.analyse;

import org.jspecify.annotations.NullMarked;
