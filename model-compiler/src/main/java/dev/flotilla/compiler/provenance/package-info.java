/** Where a bundle comes from: a statement of in-toto in an envelope of DSSE. */
@NullMarked
package dev.flotilla.compiler.provenance;

import org.jspecify.annotations.NullMarked;
