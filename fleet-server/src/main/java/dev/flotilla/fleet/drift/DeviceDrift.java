package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The verdict on one device.
 *
 * @param samples inferences in the device's last windows
 * @param scores empty when there was too little evidence
 */
public record DeviceDrift(DeviceId device, Verdict verdict, long samples, List<FeatureScore> scores) {

    public DeviceDrift {
        scores = List.copyOf(scores);
    }

    /** What can be said of a device. */
    public enum Verdict {
        STABLE,
        /** Named by an alarm. */
        DRIFTED,
        /** Not enough evidence: whatever was held before still holds. */
        HOLD
    }

    /** The most improbable score; of equal ones that of the largest index. */
    public Optional<FeatureScore> worst() {
        return scores.stream()
                .min(Comparator.comparingDouble(FeatureScore::probability)
                        .thenComparing(
                                Comparator.comparingDouble(FeatureScore::psi).reversed()));
    }
}
