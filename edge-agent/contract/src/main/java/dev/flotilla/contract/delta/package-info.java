/** Binary deltas between bundles: their making, their format, and how they are applied in one pass with little memory. */
@NullMarked
package dev.flotilla.contract.delta;

import org.jspecify.annotations.NullMarked;
