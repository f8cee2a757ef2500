/**
 * What only some may read: models by the devices of a fleet, by their encryption to a fleet key and that key's to each
 * device; samples by whoever has the key that devices seal them to.
 */
@NullMarked
package dev.flotilla.contract.seal;

import org.jspecify.annotations.NullMarked;
