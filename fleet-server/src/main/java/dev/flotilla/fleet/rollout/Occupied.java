package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;

/**
 * A device that is in a rollout which is not over.
 *
 * @param rollout its name
 */
public record Occupied(DeviceId device, String rollout) {

    /** Why no other rollout can have the device. */
    public String refusal() {
        return "device " + device + " is in rollout " + rollout + ", which is not over; wait for it or abort it";
    }
}
