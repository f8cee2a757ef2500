package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftDetectorTest {

    private static final double THRESHOLD = 0.25;

    private final DriftDetector detector = new DriftDetector(THRESHOLD);

    @Test
    void matchesAWorkedExample() {
        // Shares 0.5, 0.3, 0.2 against 0.4, 0.4, 0.2, with counts so large that the prior vanishes:
        // psi = -0.1 ln(0.8) + 0.1 ln(4/3) = 0.051082...
        Divergence found = Divergence.between(
                new long[] {50_000_000, 30_000_000, 20_000_000}, new long[] {40_000_000, 40_000_000, 20_000_000});
        assertEquals(0.0510826, found.psi(), 1e-6);
        // js by the definition, in bits
        assertEquals(0.0092, found.js(), 5e-4);
    }

    @Test
    void disjointDistributionsAreOneBitApart() {
        Divergence found = Divergence.between(new long[] {100_000_000, 0}, new long[] {0, 100_000_000});
        assertEquals(1.0, found.js(), 1e-6);
        assertTrue(found.psi() > 10);
    }

    @Test
    void isZeroForEqualSamples() {
        ObservationSketch sketch = normal(new Random(1), 2000, 100, 10);
        for (FeatureScore score : detector.scores(sketch, sketch)) {
            assertEquals(0, score.psi(), 1e-12, score.feature());
            assertEquals(0, score.js(), 1e-12, score.feature());
        }
    }

    @Test
    void seesDarkImages() {
        Random random = Seeds.random("dark images");
        List<FeatureScore> scores = detector.scores(normal(random, 2000, 100, 10), normal(random, 300, 35, 4));
        FeatureScore mean = score(scores, ObservationSketch.INPUT_MEAN);
        assertTrue(mean.drifted(), mean.toString());
        assertTrue(mean.psi() > 1, mean.toString());
    }

    @Test
    void leavesLatencyOut() {
        ObservationSketch sketch = normal(new Random(2), 500, 100, 10);
        assertTrue(detector.scores(sketch, sketch).stream()
                .noneMatch(score -> score.feature().equals(ObservationSketch.LATENCY_MILLIS)));
    }

    @Test
    void poolsRareCategoriesAndThoseNeverSeenBefore() {
        ObservationSketch baseline = new ObservationSketch();
        ObservationSketch observed = new ObservationSketch();
        for (int i = 0; i < 4000; i++) {
            baseline.record(new Observation(1, 1, i % 40, 0.9, 1));
            observed.record(new Observation(1, 1, 100 + i % 40, 0.9, 1));
        }
        assertTrue(score(detector.scores(baseline, observed), FeatureScore.PREDICTIONS)
                .drifted());
    }

    /**
     * Devices whose world is the baseline's own are resampled from it; a false alarm has to stay rarer than one in ten
     * thousand comparisons. The expectation of the index is held to the published one at the same time.
     */
    @Test
    void raisesNoFalseAlarmOnResampledBaseline() {
        Random random = Seeds.random("resampled baseline");
        List<Observation> pool = observations(random, 1000, 100, 10);
        ObservationSketch baseline = sketch(pool);
        int comparisons = 0;
        int alarms = 0;
        double sum = 0;
        for (int run = 0; run < 2000; run++) {
            List<Observation> drawn = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                drawn.add(pool.get(random.nextInt(pool.size())));
            }
            for (FeatureScore score : detector.scores(baseline, sketch(drawn))) {
                comparisons++;
                alarms += score.drifted() ? 1 : 0;
                sum += score.feature().equals(ObservationSketch.INPUT_MEAN) ? score.psi() : 0;
            }
        }
        assertEquals(0, alarms, alarms + " false alarms in " + comparisons + " comparisons");
        // Drawn from the baseline itself, so its own sampling error does not count: (B - 1) / n.
        assertEquals(9 / 200.0, sum / 2000, 0.01, "mean index without drift");
    }

    private static FeatureScore score(List<FeatureScore> scores, String feature) {
        return scores.stream()
                .filter(score -> score.feature().equals(feature))
                .findFirst()
                .orElseThrow();
    }

    private static ObservationSketch normal(Random random, int count, double mean, double spread) {
        return sketch(observations(random, count, mean, spread));
    }

    private static List<Observation> observations(Random random, int count, double mean, double spread) {
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            observations.add(new Observation(
                    mean + spread * random.nextGaussian(),
                    20 + 3 * random.nextGaussian(),
                    random.nextInt(10),
                    0.5 + 0.5 * random.nextDouble(),
                    random.nextDouble()));
        }
        return observations;
    }

    private static ObservationSketch sketch(List<Observation> observations) {
        ObservationSketch sketch = new ObservationSketch();
        observations.forEach(sketch::record);
        return sketch;
    }
}
