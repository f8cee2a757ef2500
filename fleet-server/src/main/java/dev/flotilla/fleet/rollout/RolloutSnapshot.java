package dev.flotilla.fleet.rollout;

import java.util.List;

/**
 * A rollout and those of its devices that a decision has to see, as of one transaction.
 *
 * @param counts of all its devices
 * @param devices in rising order of id
 */
public record RolloutSnapshot(Rollout rollout, RolloutCounts counts, List<DeviceView> devices) {

    public RolloutSnapshot {
        devices = List.copyOf(devices);
    }
}
