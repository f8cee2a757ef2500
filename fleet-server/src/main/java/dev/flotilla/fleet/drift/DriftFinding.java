package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.alert.Severity;
import java.time.Instant;
import java.util.List;

/**
 * Drift of one model on some of its devices, or on the fleet as a whole.
 *
 * @param devices those that are named, in rising order; none when all moved so little that no single one stands out
 * @param features those that are named, measured over these devices together, or over the fleet, largest first
 * @param slow whether it added up over many windows
 * @param since when it began, as far as can be told
 */
public record DriftFinding(
        List<DeviceId> devices, List<FeatureScore> features, Severity severity, boolean slow, Instant since) {

    public DriftFinding {
        devices = List.copyOf(devices);
        features = List.copyOf(features);
    }

    /** The largest population stability index. */
    public double size() {
        return features.stream().mapToDouble(FeatureScore::psi).max().orElse(0);
    }
}
