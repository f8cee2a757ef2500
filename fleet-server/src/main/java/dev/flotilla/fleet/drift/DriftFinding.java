package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.List;

/**
 * Drift of one model on some of its devices.
 *
 * @param devices those that drifted, in rising order, at least one
 * @param features those that drifted on at least one of them, measured over all of them together, largest first
 */
public record DriftFinding(List<DeviceId> devices, List<FeatureScore> features) {

    public DriftFinding {
        devices = List.copyOf(devices);
        features = List.copyOf(features);
    }

    /** The largest population stability index. */
    public double size() {
        return features.stream().mapToDouble(FeatureScore::psi).max().orElse(0);
    }
}
