/** Keys, signatures, trusted metadata and the rules by which they are believed; no input or output. */
@NullMarked
package dev.flotilla.contract.trust;

import org.jspecify.annotations.NullMarked;
