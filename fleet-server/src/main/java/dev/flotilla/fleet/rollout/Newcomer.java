package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;

/**
 * A device that is in no rollout yet.
 *
 * @param group the device's group; empty text when it is in none
 */
public record Newcomer(DeviceId id, String group) {}
