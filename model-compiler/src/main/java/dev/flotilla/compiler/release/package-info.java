/** Packs, signs and verifies bundles, and keeps the owner's keys. */
@NullMarked
package dev.flotilla.compiler.release;

import org.jspecify.annotations.NullMarked;
