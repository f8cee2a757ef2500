package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.PrivateSummary;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.drift.stat.BinTest;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Windows with the noise of local differential privacy, of a world as it was, and of one that moved. */
class NoisyWindowsTest {

    private static final int CLASSES = 10;
    private static final int ROUNDS = 40;
    private static final int MIN_SAMPLES = 50;
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");

    private final Random random = Seeds.random("noisy windows");
    private final ObservationSketch baseline = seen(20_000, 0);
    private final List<BaselineFeature> features = BaselineFeature.of(baseline);

    private ObservationSketch seen(int count, double shift) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < count; i++) {
            sketch.record(new Observation(
                    0.5 + shift + 0.1 * random.nextGaussian(),
                    0.3 + 0.05 * random.nextGaussian(),
                    random.nextInt(CLASSES),
                    1 - 0.6 * Math.pow(random.nextDouble(), 4),
                    1));
        }
        return sketch;
    }

    private DeviceWindows windows(int inferences, double epsilon, double shift, int count) {
        PrivateSummary noise = new PrivateSummary(baseline, CLASSES, (int) Math.round(epsilon * 1000), random);
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObservationSketch told = noise.of(seen(inferences / count, shift));
            windows.add(new Window("w" + i, NOW, NOW, Digest.of(new byte[0]), told));
        }
        return DeviceWindows.of(windows);
    }

    private double smallest(DeviceWindows windows) {
        Observed observed = Observed.of(windows.together());
        double smallest = 1;
        for (BaselineFeature feature : features) {
            long[] known = feature.counts(Observed.of(baseline));
            BinTest test =
                    feature.bins() == FeatureWatch.Kind.ORDERED ? BinTest.ordered(known) : BinTest.categories(known);
            smallest = Math.min(smallest, BinTest.pValue(test.normalScores(feature.counts(observed))));
        }
        return BinTest.sidak(smallest, features.size());
    }

    /** And what it costs: prints how many of a world's windows look moved at p below 1 %, unmoved and moved. */
    @Test
    void noiseIsNoDriftWhereWindowsAreJudged() {
        System.out.println(
                "epsilon, windows, inferences: judged; below p 0.01 without drift, with 1/2 standard deviation");
        int judged = 0;
        for (double epsilon : new double[] {0.3, 1, 3, 10}) {
            for (int count : new int[] {1, 3}) {
                for (int inferences : new int[] {600, 6_000, 12_000}) {
                    int usual = 0;
                    int moved = 0;
                    DeviceWindows last = windows(inferences, epsilon, 0, count);
                    for (int round = 0; round < ROUNDS; round++) {
                        usual += smallest(windows(inferences, epsilon, 0, count)) < 0.01 ? 1 : 0;
                        moved += smallest(windows(inferences, epsilon, 0.05, count)) < 0.01 ? 1 : 0;
                    }
                    boolean evident = last.evident(MIN_SAMPLES);
                    System.out.printf(
                            Locale.ROOT,
                            "%4.1f %d %6d: %5s; %3.0f %%, %3.0f %%%n",
                            epsilon,
                            count,
                            inferences,
                            evident,
                            100.0 * usual / ROUNDS,
                            100.0 * moved / ROUNDS);
                    // Of 40, more than 5 at a probability of 0.01 are fewer than one in a hundred thousand.
                    assertTrue(!evident || usual <= 5, "judged, and " + usual + " of " + ROUNDS + " look moved");
                    judged += evident ? 1 : 0;
                    if (evident) {
                        assertEquals(ROUNDS, moved, "a shift that is not found");
                    }
                }
            }
        }
        assertTrue(judged > 0);
    }

    @Test
    void windowsWithTooMuchNoiseAreOnHold() {
        assertFalse(windows(1_000, 1, 0, 1).evident(MIN_SAMPLES));
        assertTrue(new DeviceWindows(seen(1_000, 0), NOW).evident(MIN_SAMPLES));
    }
}
