package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;

/**
 * A device that differs from the rest of its group.
 *
 * @param inferences in its last windows
 * @param feature the least probable one
 * @param pValue of that feature, against the rest of the group
 */
public record OddDevice(DeviceId device, long inferences, String feature, double pValue) {}
