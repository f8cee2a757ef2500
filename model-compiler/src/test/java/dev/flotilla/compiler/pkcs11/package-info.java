/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.compiler.pkcs11;

import org.jspecify.annotations.NullMarked;
