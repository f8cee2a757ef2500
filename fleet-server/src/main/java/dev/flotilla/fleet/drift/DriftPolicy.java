package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides which devices' worlds have drifted away from a model's baseline. Pure.
 *
 * <p>The unit is the device: each is compared by itself, over its last windows together, so ten dark cameras do not hide
 * among fifteen bright ones and the fifteen are not blamed for the ten. Below the minimum of samples the verdict is
 * "hold", and a device on hold stays in the finding it was in.
 */
public final class DriftPolicy {

    private final DriftDetector detector;
    private final long minSamples;

    /** @param minSamples inferences that a device must have shown before anything is said of it */
    public DriftPolicy(DriftDetector detector, long minSamples) {
        this.detector = detector;
        this.minSamples = minSamples;
    }

    /** The verdict on each device, devices in rising order. */
    public List<DeviceDrift> judge(ObservationSketch baseline, Map<DeviceId, ObservationSketch> observed) {
        List<DeviceDrift> verdicts = new ArrayList<>();
        observed.forEach((device, sketch) -> verdicts.add(judge(baseline, device, sketch)));
        verdicts.sort(Comparator.comparing(drift -> drift.device().toString()));
        return verdicts;
    }

    private DeviceDrift judge(ObservationSketch baseline, DeviceId device, ObservationSketch sketch) {
        if (sketch.inferences() < minSamples) {
            return new DeviceDrift(device, DeviceDrift.Verdict.HOLD, sketch.inferences(), List.of());
        }
        List<FeatureScore> scores = detector.scores(baseline, sketch);
        boolean drifted = scores.stream().anyMatch(FeatureScore::drifted);
        return new DeviceDrift(
                device,
                drifted ? DeviceDrift.Verdict.DRIFTED : DeviceDrift.Verdict.STABLE,
                sketch.inferences(),
                scores);
    }

    /**
     * What is to be reported; empty when no device drifted.
     *
     * @param before the devices of the finding that stands at present
     */
    public Optional<DriftFinding> finding(
            ObservationSketch baseline,
            Map<DeviceId, ObservationSketch> observed,
            List<DeviceDrift> verdicts,
            Set<DeviceId> before) {
        List<DeviceDrift> drifted = verdicts.stream()
                .filter(drift -> switch (drift.verdict()) {
                    case DRIFTED -> true;
                    case HOLD -> before.contains(drift.device());
                    case STABLE -> false;
                })
                .toList();
        ObservationSketch together = new ObservationSketch();
        drifted.forEach(drift -> together.merge(observed.getOrDefault(drift.device(), new ObservationSketch())));
        Set<String> names = drifted.stream()
                .flatMap(drift -> drift.scores().stream())
                .filter(FeatureScore::drifted)
                .map(FeatureScore::feature)
                .collect(Collectors.toSet());
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Map<String, FeatureScore> features = new TreeMap<>();
        detector.scores(baseline, together).stream()
                .filter(score -> names.contains(score.feature()))
                .forEach(score -> features.put(score.feature(), score));
        return Optional.of(new DriftFinding(
                drifted.stream().map(DeviceDrift::device).toList(),
                features.values().stream()
                        .sorted(Comparator.comparingDouble(FeatureScore::psi).reversed())
                        .toList()));
    }
}
