/** Models that only the devices of a fleet can read: their encryption to a fleet key, and that key's to each device. */
@NullMarked
package dev.flotilla.contract.seal;

import org.jspecify.annotations.NullMarked;
