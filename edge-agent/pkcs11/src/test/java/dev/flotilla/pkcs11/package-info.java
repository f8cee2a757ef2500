/** Tests of the package of the same name. */
@NullMarked
package dev.flotilla.pkcs11;

import org.jspecify.annotations.NullMarked;
