package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.alert.Severity;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftPolicyTest {

    private static final int ENOUGH = 200;
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    /** So seldom is an alarm false that none of these tests fails by one. */
    private static final double WINDOWS = 1e6;

    private static final DriftSettings SETTINGS =
            new DriftSettings(WINDOWS, 0.01, ENOUGH, 3, Duration.ofHours(1), Season.NONE);
    /** Of a hundred names one may be wrong; that four of eleven or more are happens in fewer than one of 100,000 runs. */
    private static final int WRONG_NAMES = 3;

    private final Random random = Seeds.random("drift policy");
    private final DriftPolicy policy = new DriftPolicy(SETTINGS);
    private final ObservationSketch baseline = seen(2000, 100);

    @Test
    void namesTheDriftedDevicesAndNoOthers() {
        Map<DeviceId, DeviceWindows> observed = fleet(25, i -> i < 10 ? 35 : 100);
        DriftFinding finding =
                judge(observed, DriftMemory.NONE, Set.of()).finding().orElseThrow();
        for (int i = 0; i < 10; i++) {
            assertTrue(finding.devices().contains(device(i)), finding.devices().toString());
        }
        assertTrue(
                finding.devices().size() <= 10 + WRONG_NAMES, finding.devices().toString());
        assertEquals(ObservationSketch.INPUT_MEAN, finding.features().get(0).feature());
        assertTrue(finding.size() > 1, "size " + finding.size());
        assertEquals(Severity.CRITICAL, finding.severity());
        assertFalse(finding.slow());
        assertEquals(NOW.minusSeconds(60), finding.since());
    }

    @Test
    void findsAShiftOfAllDevicesThatNoneOfThemShows() {
        Map<DeviceId, DeviceWindows> observed = fleet(200, i -> 101);
        Judgement judgement = judge(observed, grown(), Set.of());
        DriftFinding finding = judgement.finding().orElseThrow();
        assertTrue(finding.devices().size() < 20, finding.devices().toString());
        assertEquals(ObservationSketch.INPUT_MEAN, finding.features().get(0).feature());
        // a device named by chance is far from the others, and then says how far
        assertNotEquals(Severity.CRITICAL, finding.severity());
    }

    /** After a hundred windows without drift. */
    private DriftMemory grown() {
        DriftMemory memory = DriftMemory.NONE;
        Map<DeviceId, DeviceWindows> observed = fleet(50, i -> 100);
        for (int t = 0; t < 100; t++) {
            memory = judge(fleet(10, i -> 100), memory, Set.of()).memory();
        }
        return judge(observed, memory, Set.of()).memory();
    }

    @Test
    void learnsWhatTheFleetShowsWhileNothingDriftsAndNothingElse() {
        DriftMemory usual =
                judge(fleet(5, i -> 100), DriftMemory.NONE, Set.of()).memory();
        assertEquals(
                2000 + 5 * 300,
                usual.watches().get(ObservationSketch.INPUT_MEAN).reference(0).total());
        DriftMemory dark = judge(fleet(5, i -> 35), usual, Set.of()).memory();
        assertEquals(
                usual.watches().get(ObservationSketch.INPUT_MEAN).reference(0).total(),
                dark.watches().get(ObservationSketch.INPUT_MEAN).reference(0).total());
        assertEquals(Optional.of(NOW.minusSeconds(60)), dark.since());
    }

    @Test
    void holdsBelowTheMinimumOfSamples() {
        Map<DeviceId, DeviceWindows> observed = Map.of(device(0), windows(ENOUGH - 1, 35));
        Judgement judgement = judge(observed, DriftMemory.NONE, Set.of());
        assertEquals(DeviceDrift.Verdict.HOLD, judgement.devices().get(0).verdict());
        assertTrue(judgement.finding().isEmpty());
    }

    @Test
    void keepsADeviceOnHoldInTheFindingThatStands() {
        Map<DeviceId, DeviceWindows> observed = new TreeMap<>(fleet(3, i -> i == 0 ? 35 : 100));
        observed.put(device(1), windows(ENOUGH - 1, 35));
        DriftFinding finding =
                judge(observed, DriftMemory.NONE, Set.of(device(1))).finding().orElseThrow();
        assertTrue(finding.devices().contains(device(0)));
        assertTrue(finding.devices().contains(device(1)));
    }

    @Test
    void findsNothingWhenTheWorldIsAsBefore() {
        Judgement judgement = judge(fleet(4, i -> 100), DriftMemory.NONE, Set.of(device(0)));
        assertTrue(judgement.finding().isEmpty());
        assertTrue(judgement.devices().stream().allMatch(drift -> drift.verdict() == DeviceDrift.Verdict.STABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"00000000000000000000", "01234560123456012345", "66666666660000000000", "65432106543210654321"})
    void findsNothingWhenOnlyTheResolutionChanges(String levels) {
        DriftMemory memory = DriftMemory.NONE;
        for (int window = 0; window < levels.length(); window++) {
            int level = Character.digit(levels.charAt(window), 10);
            Map<DeviceId, DeviceWindows> observed = coarser(fleet(40, i -> 100), i -> i % 2 == 0 ? level : 0);
            Judgement judgement = judge(observed, memory, Set.of());
            assertTrue(judgement.finding().isEmpty(), "window " + window + ": " + judgement.finding());
            memory = judgement.memory();
        }
    }

    @Test
    void waitsForAReferenceOfAFinerResolutionThanAnySeasonsWindowHad() {
        DriftPolicy daily =
                new DriftPolicy(new DriftSettings(WINDOWS, 0.01, ENOUGH, 3, Duration.ofHours(1), Season.DAY));
        DriftMemory memory = daily.judge(round(coarser(fleet(4, i -> 100), i -> 6), DriftMemory.NONE, Set.of()))
                .memory();
        Map<DeviceId, DeviceWindows> both = coarser(fleet(4, i -> 100), i -> i == 0 ? 6 : 0);
        ObservationSketch fine = both.get(device(1)).together();
        Judgement judgement = daily.judge(new Round(baseline, memory, both, Optional.of(fine), Set.of(), NOW));
        assertTrue(judgement.finding().isEmpty());
        FeatureWatch watch = judgement.memory().watches().get(ObservationSketch.INPUT_MEAN);
        assertEquals(300, watch.reference(0).total());
        assertEquals(5 * 300, watch.reference(6).total());
    }

    @Test
    void namesTheDriftedDevicesWhateverTheirResolution() {
        Map<DeviceId, DeviceWindows> observed = coarser(fleet(25, i -> i < 10 ? 35 : 100), i -> i % 5);
        DriftFinding finding =
                judge(observed, DriftMemory.NONE, Set.of()).finding().orElseThrow();
        for (int i = 0; i < 10; i++) {
            assertTrue(finding.devices().contains(device(i)), finding.devices().toString());
        }
        assertTrue(
                finding.devices().size() <= 10 + WRONG_NAMES, finding.devices().toString());
    }

    private static Map<DeviceId, DeviceWindows> coarser(Map<DeviceId, DeviceWindows> fleet, IntUnaryOperator level) {
        Map<DeviceId, DeviceWindows> coarser = new TreeMap<>();
        for (int i = 0; i < fleet.size(); i++) {
            DeviceWindows windows = fleet.get(device(i));
            coarser.put(
                    device(i),
                    new DeviceWindows(windows.together().atResolution(level.applyAsInt(i)), windows.since()));
        }
        return coarser;
    }

    @Test
    void findsAClassThatIsPredictedMoreOften() {
        Map<DeviceId, DeviceWindows> observed = new TreeMap<>(fleet(4, i -> 100));
        ObservationSketch often = new ObservationSketch();
        for (int i = 0; i < 600; i++) {
            often.record(new Observation(
                    100 + 10 * random.nextGaussian(),
                    20 + 2 * random.nextGaussian(),
                    i % 3 == 0 ? 7 : random.nextInt(10),
                    0.5 + 0.5 * random.nextDouble(),
                    1));
        }
        observed.put(device(2), new DeviceWindows(often, NOW));
        DriftFinding finding =
                judge(observed, DriftMemory.NONE, Set.of()).finding().orElseThrow();
        assertTrue(finding.devices().contains(device(2)));
        assertEquals(FeatureScore.PREDICTIONS, finding.features().get(0).feature());
    }

    @Test
    void leavesLatencyOut() {
        Judgement judgement = judge(fleet(2, i -> 100), DriftMemory.NONE, Set.of());
        assertTrue(judgement.fleet().stream()
                .noneMatch(score -> score.feature().equals(ObservationSketch.LATENCY_MILLIS)));
    }

    @Test
    void comparesASeasonsPhaseWithItsOwnPastAlone() {
        DriftPolicy daily =
                new DriftPolicy(new DriftSettings(WINDOWS, 0.01, ENOUGH, 3, Duration.ofHours(1), Season.DAY));
        DriftMemory night = DriftMemory.NONE;
        for (int day = 0; day < 3; day++) {
            Judgement judgement = daily.judge(round(fleet(4, i -> 35), night, Set.of()));
            assertTrue(judgement.finding().isEmpty(), "a night is dark, on day " + day);
            night = judgement.memory();
        }
        assertTrue(daily.judge(round(fleet(4, i -> 100), night, Set.of()))
                .finding()
                .isPresent());
        assertEquals("hour 12", Season.DAY.phase(NOW));
        assertEquals("day 6 hour 12", Season.WEEK.phase(NOW));
    }

    private Judgement judge(Map<DeviceId, DeviceWindows> observed, DriftMemory memory, Set<DeviceId> before) {
        return policy.judge(round(observed, memory, before));
    }

    private Round round(Map<DeviceId, DeviceWindows> observed, DriftMemory memory, Set<DeviceId> before) {
        ObservationSketch window = new ObservationSketch();
        observed.values().forEach(each -> window.merge(each.together()));
        return new Round(baseline, memory, observed, Optional.of(window), before, NOW);
    }

    private Map<DeviceId, DeviceWindows> fleet(int devices, IntToDoubleFunction brightness) {
        Map<DeviceId, DeviceWindows> fleet = new TreeMap<>();
        for (int i = 0; i < devices; i++) {
            fleet.put(device(i), windows(300, brightness.applyAsDouble(i)));
        }
        return fleet;
    }

    private DeviceWindows windows(int count, double brightness) {
        return new DeviceWindows(seen(count, brightness), NOW.minusSeconds(60));
    }

    private static DeviceId device(int i) {
        return new DeviceId("device-" + (100 + i));
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
