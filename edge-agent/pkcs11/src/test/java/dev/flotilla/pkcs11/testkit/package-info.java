/** Tokens for tests. */
@NullMarked
package dev.flotilla.pkcs11.testkit;

import org.jspecify.annotations.NullMarked;
