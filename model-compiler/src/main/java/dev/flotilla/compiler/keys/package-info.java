/** The owner's private keys in files, encrypted at rest, and their public halves. */
@NullMarked
package dev.flotilla.compiler.keys;

import org.jspecify.annotations.NullMarked;
