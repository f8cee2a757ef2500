package dev.flotilla.fleet.drift;

import java.util.List;
import java.util.Optional;

/**
 * What a {@link Round} came to.
 *
 * @param devices the verdict on each, in rising order
 * @param fleet each feature over all devices with enough evidence together; none without any
 * @param finding what is to be reported; empty when nothing drifted
 * @param memory for the next round
 */
public record Judgement(
        List<DeviceDrift> devices, List<FeatureScore> fleet, Optional<DriftFinding> finding, DriftMemory memory) {

    public Judgement {
        devices = List.copyOf(devices);
        fleet = List.copyOf(fleet);
    }
}
