package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Reports as devices send them, of a camera that classifies an image every ten seconds. */
final class SimulatedReports {
    /** In the quarter of an hour that a window lasts. */
    static final int INFERENCES = 90;

    static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int CLASSES = 10;

    private final Digest bundle;
    private final Random random;
    private long made;

    SimulatedReports(Digest bundle, long seed) {
        this.bundle = bundle;
        this.random = new Random(seed);
    }

    /** One window's report, encoded. */
    byte[] report(int round, Instant now, boolean dark) {
        Window window = new Window("w" + round, now.minus(WINDOW), now, bundle, sketch(random, INFERENCES, dark));
        return new TelemetryReport("m" + made++, now, List.of(window)).toCbor();
    }

    static ObservationSketch sketch(Random random, int inferences, boolean dark) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < inferences; i++) {
            double confidence = 1 - 0.7 * random.nextDouble() * random.nextDouble();
            sketch.record(new Observation(
                    (dark ? 55 : 75) + 15 * random.nextGaussian(),
                    60 + 12 * random.nextGaussian(),
                    random.nextInt(CLASSES),
                    confidence,
                    4 * Math.exp(0.2 * random.nextGaussian())));
        }
        return sketch;
    }
}
