/** Private keys on PKCS#11 tokens, which sign there and never leave them. */
@NullMarked
package dev.flotilla.compiler.pkcs11;

import org.jspecify.annotations.NullMarked;
