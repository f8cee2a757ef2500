/** Bounded reading and deterministic writing of the JSON and CBOR trees that every other package is stored in. */
@NullMarked
package dev.flotilla.contract.codec;

import org.jspecify.annotations.NullMarked;
