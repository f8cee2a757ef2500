package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Assignment;
import java.util.List;
import java.util.Optional;

/**
 * What one transaction writes: the rollout, the parts that changed, and what is now desired of devices.
 *
 * @param orders each device's new desired state, its counter one above the last
 */
public record RolloutUpdate(Rollout rollout, List<RolloutDevice> devices, List<Order> orders) {

    public RolloutUpdate {
        devices = List.copyOf(devices);
        orders = List.copyOf(orders);
    }

    /**
     * A new desired state.
     *
     * @param counter the device's new counter
     * @param assignment what to run; empty when there is nothing to go back to
     */
    public record Order(DeviceId device, long counter, Optional<Assignment> assignment) {}
}
