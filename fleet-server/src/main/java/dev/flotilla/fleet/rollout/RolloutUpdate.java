package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Assignment;
import java.util.List;
import java.util.Optional;

/**
 * What one transaction writes: the rollout, the parts that changed, what is now desired of devices, and what is noted of it.
 *
 * @param orders each device's new desired state, its counter one above the last
 * @param events what the rollout did by itself; what operators did is noted by whoever let them
 */
public record RolloutUpdate(
        Rollout rollout, List<RolloutDevice> devices, List<Order> orders, List<RolloutEvent> events) {

    public RolloutUpdate {
        devices = List.copyOf(devices);
        orders = List.copyOf(orders);
        events = List.copyOf(events);
    }

    public RolloutUpdate(Rollout rollout, List<RolloutDevice> devices, List<Order> orders) {
        this(rollout, devices, orders, List.of());
    }

    /** Whether a device is given the rollout's bundle, or the rollout goes on after a pause, or begins when it is approved. */
    public boolean goesOn(Rollout before) {
        boolean resumed = before.state() != RolloutState.RUNNING && rollout.state() == RolloutState.RUNNING;
        return resumed || given() > 0;
    }

    /** How many devices are given the rollout's bundle. */
    public long given() {
        return orders.stream()
                .filter(order -> order.assignment()
                        .filter(assignment -> assignment.bundle().equals(rollout.bundle()))
                        .isPresent())
                .count();
    }

    /**
     * A new desired state.
     *
     * @param counter the device's new counter
     * @param assignment what to run; empty when there is nothing to go back to
     */
    public record Order(DeviceId device, long counter, Optional<Assignment> assignment) {}
}
