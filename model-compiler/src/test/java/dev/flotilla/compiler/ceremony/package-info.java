/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.ceremony;

import org.jspecify.annotations.NullMarked;
