package dev.flotilla.fleet.rollout;

import java.util.List;

/** A rollout and all its devices as of one transaction; devices in rising order of id. */
public record RolloutSnapshot(Rollout rollout, List<DeviceView> devices) {

    public RolloutSnapshot {
        devices = List.copyOf(devices);
    }
}
