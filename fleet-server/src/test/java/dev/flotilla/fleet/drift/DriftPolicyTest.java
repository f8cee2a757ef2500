package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DriftPolicyTest {

    private static final int ENOUGH = 200;

    private final Random random = Seeds.random("drift policy");
    private final DriftPolicy policy = new DriftPolicy(new DriftDetector(0.25), ENOUGH);
    private final ObservationSketch baseline = seen(1000, 100);

    @Test
    void namesTheDriftedDevicesAndNoOthers() {
        Map<DeviceId, ObservationSketch> observed = new TreeMap<>();
        for (int i = 0; i < 25; i++) {
            observed.put(new DeviceId("device-" + (100 + i)), seen(300, i < 10 ? 35 : 100));
        }
        List<DeviceDrift> verdicts = policy.judge(baseline, observed);
        DriftFinding finding =
                policy.finding(baseline, observed, verdicts, Set.of()).orElseThrow();
        assertEquals(10, finding.devices().size());
        assertEquals(new DeviceId("device-100"), finding.devices().get(0));
        assertEquals(new DeviceId("device-109"), finding.devices().get(9));
        assertEquals(ObservationSketch.INPUT_MEAN, finding.features().get(0).feature());
        assertTrue(finding.size() > 1, "size " + finding.size());
    }

    @Test
    void holdsBelowTheMinimumOfSamples() {
        Map<DeviceId, ObservationSketch> observed = Map.of(device(), seen(ENOUGH - 1, 35));
        List<DeviceDrift> verdicts = policy.judge(baseline, observed);
        assertEquals(DeviceDrift.Verdict.HOLD, verdicts.get(0).verdict());
        assertTrue(policy.finding(baseline, observed, verdicts, Set.of()).isEmpty());
    }

    @Test
    void keepsADeviceOnHoldInTheFindingThatStands() {
        Map<DeviceId, ObservationSketch> observed =
                new TreeMap<>(Map.of(device(), seen(ENOUGH - 1, 35), new DeviceId("other"), seen(ENOUGH, 35)));
        List<DeviceDrift> verdicts = policy.judge(baseline, observed);
        DriftFinding finding =
                policy.finding(baseline, observed, verdicts, Set.of(device())).orElseThrow();
        assertEquals(List.of(device(), new DeviceId("other")), finding.devices());
    }

    @Test
    void findsNothingWhenTheWorldIsAsBefore() {
        Map<DeviceId, ObservationSketch> observed = Map.of(device(), seen(ENOUGH, 100));
        List<DeviceDrift> verdicts = policy.judge(baseline, observed);
        assertEquals(DeviceDrift.Verdict.STABLE, verdicts.get(0).verdict());
        assertTrue(
                policy.finding(baseline, observed, verdicts, Set.of(device())).isEmpty());
    }

    private static DeviceId device() {
        return new DeviceId("device");
    }

    private ObservationSketch seen(int count, double brightness) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < count; i++) {
            sketch.record(new Observation(
                    brightness + 10 * random.nextGaussian(),
                    20 + 2 * random.nextGaussian(),
                    random.nextInt(10),
                    0.5 + 0.5 * random.nextDouble(),
                    1));
        }
        return sketch;
    }
}
