/** Binary deltas between bundles: their format, written whole and applied in one pass with little memory. */
@NullMarked
package dev.flotilla.contract.delta;

import org.jspecify.annotations.NullMarked;
