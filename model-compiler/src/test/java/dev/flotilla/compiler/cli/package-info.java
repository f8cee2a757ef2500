/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.cli;

import org.jspecify.annotations.NullMarked;
