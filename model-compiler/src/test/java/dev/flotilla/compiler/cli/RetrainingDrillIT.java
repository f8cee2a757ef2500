package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Datasets.Relabel;
import dev.flotilla.compiler.testkit.Drift;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.JobReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What retraining the sample model gains under each drift, by the number of labels, and what wrong labels cost.
 * {@code -Ddrill.retrainings=N} says how many seeds, {@code -Ddrill.seed=S} which the first is.
 */
class RetrainingDrillIT {
    private static final int SEEDS = Integer.getInteger("drill.retrainings", 0);
    private static final long FIRST_SEED = Long.getLong("drill.seed", 1);
    private static final int CLASSES = 10;
    private static final int LABELS = 1000;
    private static final double POISONED = 0.05;
    private static final double MOST_LOST_TO_POISON = 2;

    @TempDir
    Path folder;

    private Path reference;
    private int runs;

    /** What one run came to, in percent. */
    private record Row(double before, double after, double cleanBefore, double cleanAfter, double delta) {}

    @Test
    void aTwentiethOfWrongLabelsCostsLittle() throws Exception {
        reference = RetrainTrial.reference(folder.resolve("reference"));
        System.out.println("retraining drill: " + SEEDS + " more seeds, first seed " + FIRST_SEED);
        System.out.printf(
                Locale.ROOT,
                "%-9s %6s %5s %-9s %9s %10s %7s %7s %7s %6s  %s%n",
                "drift",
                "labels",
                "seed",
                "wrong",
                "champion",
                "challenger",
                "clean",
                "clean'",
                "delta %",
                "s",
                "held by");
        for (long seed = FIRST_SEED; seed < FIRST_SEED + Math.max(1, SEEDS); seed++) {
            Row right = row(Drift.LIGHTING, LABELS, seed, "none", (index, label) -> label);
            for (List<Object> poison : poisons(seed)) {
                Row poisoned = row(Drift.LIGHTING, LABELS, seed, (String) poison.get(0), (Relabel) poison.get(1));
                double lost = right.after() - poisoned.after();
                assertTrue(
                        lost <= MOST_LOST_TO_POISON, poison.get(0) + " labels cost " + lost + " points, seed " + seed);
            }
            for (Drift drift : SEEDS > 0 ? List.of(Drift.LIGHTING, Drift.DEFOCUS, Drift.ROTATION) : List.<Drift>of()) {
                for (int labels : drift == Drift.LIGHTING ? List.of(300) : List.of(300, LABELS)) {
                    row(drift, labels, seed, "none", (index, label) -> label);
                }
            }
        }
    }

    /** A twentieth of the labels is any other class, or always the same one. */
    private static List<List<Object>> poisons(long seed) {
        boolean[] poisoned = new boolean[LABELS];
        int[] moved = new int[LABELS];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < LABELS; i++) {
            poisoned[i] = random.nextDouble() < POISONED;
            moved[i] = 1 + random.nextInt(CLASSES - 1);
        }
        Relabel any = (index, label) -> poisoned[index] ? (label + moved[index]) % CLASSES : label;
        Relabel one = (index, label) -> poisoned[index] ? CLASSES - 1 : label;
        return List.of(List.of("5 % any", any), List.of("5 % one", one));
    }

    private Row row(Drift drift, int labels, long seed, String wrong, Relabel labeller) throws Exception {
        RetrainTrial trial = new RetrainTrial(folder.resolve("run-" + runs++), drift);
        Path dataset = trial.dataset(labels, labeller);
        long started = System.nanoTime();
        trial.retrain(reference, dataset, seed);
        double seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;
        byte[] champion = Files.readAllBytes(SampleRelease.BUNDLE);
        Row row = new Row(
                RetrainTrial.accuracy(champion, drift, 2000, 4000),
                RetrainTrial.accuracy(trial.bundle(), drift, 2000, 4000),
                RetrainTrial.accuracy(champion, Drift.NONE, 2000, 4000),
                RetrainTrial.accuracy(trial.bundle(), Drift.NONE, 2000, 4000),
                100 * trial.deltaPart());
        System.out.printf(
                Locale.ROOT,
                "%-9s %6d %5d %-9s %9.2f %10.2f %7.2f %7.2f %7.2f %6.1f  %s%n",
                drift.name().toLowerCase(Locale.ROOT),
                labels,
                seed,
                wrong,
                row.before(),
                row.after(),
                row.cleanBefore(),
                row.cleanAfter(),
                row.delta(),
                seconds,
                heldBy(trial.result()));
        return row;
    }

    private static String heldBy(JobReport result) {
        List<String> held = new ArrayList<>();
        for (GateCheck check : result.gate().orElseThrow().checks()) {
            if (check.outcome() != GateCheck.Outcome.PASSED) {
                held.add(check.name() + " " + check.outcome().wireName());
            }
        }
        return held.isEmpty() ? "nothing" : held.stream().collect(Collectors.joining(", "));
    }
}
