/** Private keys on PKCS#11 tokens, which sign there and never leave them, by the provider that the JDK has for it. */
@NullMarked
package dev.flotilla.pkcs11;

import org.jspecify.annotations.NullMarked;
