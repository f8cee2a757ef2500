package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.DeviceFacts;

/** A device that is in no rollout yet. */
public record Newcomer(DeviceFacts facts) {

    public DeviceId id() {
        return facts.id();
    }
}
