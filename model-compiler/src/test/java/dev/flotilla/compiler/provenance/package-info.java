/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.provenance;

import org.jspecify.annotations.NullMarked;
