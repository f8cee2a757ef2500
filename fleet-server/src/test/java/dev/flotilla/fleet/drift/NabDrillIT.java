package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One sensor as a fleet of one device, with the default settings: real series, whose values are anything but independent. The
 * files are {@code drift_nab} in {@code ../shared/refset} beside the project, or in {@code -Dflotilla.refset}; where they are
 * absent the test is skipped.
 */
class NabDrillIT {
    private static final Path DIRECTORY = Path.of(System.getProperty("flotilla.refset", "../../shared/refset"))
            .resolve("drift_nab");
    private static final double BASELINE = 0.15;
    private static final DeviceId DEVICE = new DeviceId("sensor");
    /** Windows that a rolling z-score compares with. */
    private static final int ROLLING = 20;

    private static final int SIZE = (int) DriftSettings.DEFAULT.minSamples();

    @ParameterizedTest
    @ValueSource(strings = {"ambient_temperature_system_failure", "machine_temperature_system_failure"})
    void findsAsManyFaultsAsARollingZScoreWithAsManyAlarms(String name) throws IOException {
        assumeTrue(
                Files.exists(DIRECTORY.resolve(name + ".csv")),
                "no series " + name + " in " + DIRECTORY + "; name the folder above with -Dflotilla.refset=FOLDER");
        NabSeries series = NabSeries.read(DIRECTORY, name);
        int begin = (int) (series.values().size() * BASELINE) / SIZE;
        boolean[] ours = ours(series, begin);
        boolean[] theirs = rolling(series, begin, count(ours));
        System.out.println(
                "| series | detector | windows with alarm | alarms opened | labelled found | precision | delay, hours |");
        System.out.println("|---|---|---|---|---|---|---|");
        int found = print(series, "drift", ours);
        int compared = print(series, "rolling z-score", theirs);
        assertTrue(found >= compared, found + " found, " + compared + " by the rolling z-score");
    }

    /** Which windows have an alarm; those of the baseline are looked at as well, and not counted. */
    private static boolean[] ours(NabSeries series, int begin) {
        ObservationSketch baseline = sketch(series, 0, begin * SIZE);
        DriftPolicy policy = new DriftPolicy(DriftSettings.DEFAULT);
        boolean[] alarms = new boolean[series.values().size() / SIZE];
        DriftMemory memory = DriftMemory.NONE;
        Set<DeviceId> before = Set.of();
        for (int t = 0; t < alarms.length; t++) {
            ObservationSketch window = sketch(series, t * SIZE, (t + 1) * SIZE);
            ObservationSketch last =
                    sketch(series, Math.max(0, t + 1 - DriftSettings.DEFAULT.windows()) * SIZE, (t + 1) * SIZE);
            Instant now = series.times().get((t + 1) * SIZE - 1).toInstant(ZoneOffset.UTC);
            Judgement judgement = policy.judge(new Round(
                    baseline, memory, Map.of(DEVICE, new DeviceWindows(last, now)), Optional.of(window), before, now));
            memory = judgement.memory();
            alarms[t] = t >= begin && judgement.finding().isPresent();
            before = judgement
                    .finding()
                    .map(found -> Set.copyOf(found.devices()))
                    .orElse(Set.of());
        }
        return alarms;
    }

    private static ObservationSketch sketch(NabSeries series, int from, int to) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = from; i < to; i++) {
            sketch.record(new Observation(series.values().get(i), 1, 0, 1, 1));
        }
        return sketch;
    }

    /** As many windows as are given, those whose means lie farthest from the means of those before them. */
    private static boolean[] rolling(NabSeries series, int begin, int alarms) {
        double[] means = IntStream.range(0, series.values().size() / SIZE)
                .mapToDouble(t -> series.values().subList(t * SIZE, (t + 1) * SIZE).stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow())
                .toArray();
        double[] scores = new double[means.length];
        for (int t = begin; t < means.length; t++) {
            double[] past = Arrays.copyOfRange(means, Math.max(0, t - ROLLING), t);
            double mean = Arrays.stream(past).average().orElseThrow();
            double variance = Arrays.stream(past)
                            .map(value -> (value - mean) * (value - mean))
                            .sum()
                    / (past.length - 1);
            scores[t] = Math.abs(means[t] - mean) / Math.sqrt(variance);
        }
        double limit = Arrays.stream(scores)
                .sorted()
                .skip(Math.max(0, scores.length - alarms))
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
        boolean[] found = new boolean[means.length];
        for (int t = begin; t < found.length; t++) {
            found[t] = scores[t] >= limit;
        }
        return found;
    }

    private static int count(boolean[] alarms) {
        return (int) IntStream.range(0, alarms.length).filter(t -> alarms[t]).count();
    }

    private static int print(NabSeries series, String detector, boolean[] alarms) {
        List<String> delays = new ArrayList<>();
        for (NabSeries.Labelled labelled : series.labelled()) {
            IntStream.range(0, alarms.length)
                    .filter(t -> alarms[t] && touches(series, t, labelled))
                    .mapToObj(t -> series.times().get((t + 1) * SIZE - 1))
                    .findFirst()
                    .ifPresent(at -> delays.add(String.format(
                            Locale.ROOT,
                            "%.0f",
                            Math.max(0, Duration.between(labelled.from(), at).toMinutes() / 60.0))));
        }
        long inside = IntStream.range(0, alarms.length)
                .filter(t -> alarms[t] && series.labelled().stream().anyMatch(each -> touches(series, t, each)))
                .count();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %d of %d | %d | %d of %d | %.2f | %s |%n",
                series.name(),
                detector,
                count(alarms),
                alarms.length,
                IntStream.range(1, alarms.length)
                        .filter(t -> alarms[t] && !alarms[t - 1])
                        .count(),
                delays.size(),
                series.labelled().size(),
                inside / (double) Math.max(1, count(alarms)),
                String.join(", ", delays));
        return delays.size();
    }

    private static boolean touches(NabSeries series, int window, NabSeries.Labelled labelled) {
        return IntStream.range(window * SIZE, (window + 1) * SIZE)
                .anyMatch(i -> labelled.contains(series.times().get(i)));
    }
}
