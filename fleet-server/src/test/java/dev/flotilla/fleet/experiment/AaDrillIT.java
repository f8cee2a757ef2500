package dev.flotilla.fleet.experiment;

import static dev.flotilla.fleet.experiment.SimulatedStage.ERRORS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Simulated rollouts, judged after each device's window: how often models that are not worse are aborted, and how often and
 * how soon worse ones are found. {@code -Ddrill.rollouts=N} rollouts for each intraclass correlation, {@code -Ddrill.seed=S}.
 */
class AaDrillIT {
    private static final int ROLLOUTS = Integer.getInteger("drill.rollouts", 300);
    private static final long SEED = Long.getLong("drill.seed", 20260110);
    private static final double FALSE_ABORTS = 0.05;
    private static final double FALSE_ADVANCES = 0.05;
    private static final int[] STAGES = {20, 50, 150};
    private static final int[] PAIRS = {20, 100, 1000};
    private static final double[] CORRELATIONS = {0, 0.05, 0.3};
    private static final double[] ADDED = {0.01, 0.02, 0.05};

    private final ErrorBudget budget = ErrorBudget.evenly(FALSE_ABORTS, FALSE_ADVANCES, SimulatedStage.GATES);
    private final GateEvaluator evaluator = new GateEvaluator(budget);

    /**
     * Every rollout goes through all of its stages, and an abort counts also after all other gates had let the stage pass:
     * more looks than a real rollout takes.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 0.3})
    void abortsFewRolloutsOfTheSameModel(double correlation) {
        Map<String, AtomicInteger> byGate = new TreeMap<>();
        SimulatedStage.GATES.forEach(gate -> byGate.put(gate.name(), new AtomicInteger()));
        AtomicInteger aborted = new AtomicInteger();
        AtomicIntegerArray advanced = new AtomicIntegerArray(STAGES.length);
        IntStream.range(0, ROLLOUTS).parallel().forEach(run -> {
            SplittableRandom random = random(run, correlation);
            boolean abort = false;
            for (int stage = 1; stage <= STAGES.length; stage++) {
                List<GateVerdict> verdicts = verdicts(random, correlation, stage);
                verdicts.stream()
                        .filter(verdict -> verdict.ruling() == Ruling.ABORT)
                        .forEach(
                                verdict -> byGate.get(verdict.evidence().gate()).incrementAndGet());
                verdicts.stream()
                        .filter(verdict -> verdict.ruling() == Ruling.ADVANCE)
                        .forEach(verdict ->
                                advanced.incrementAndGet(verdict.evidence().stage() - 1));
                abort |= Ruling.of(verdicts) == Ruling.ABORT;
            }
            aborted.addAndGet(abort ? 1 : 0);
        });
        double bound = Chance.upperBound(aborted.get(), ROLLOUTS);
        System.out.printf(
                Locale.ROOT,
                "aa drill: correlation %.2f: %d of %d rollouts aborted, at most %.2f %% with 99 %% confidence, by gate"
                        + " %s; verdicts to advance in stages of %s pairs: %s of %d each; seed %d%n",
                correlation,
                aborted.get(),
                ROLLOUTS,
                100 * bound,
                byGate,
                Arrays.toString(STAGES),
                advanced,
                ROLLOUTS * SimulatedStage.GATES.size(),
                SEED);
        assertTrue(bound <= FALSE_ABORTS, () -> aborted + " of " + ROLLOUTS + " aborted, seed " + SEED);
    }

    private List<GateVerdict> verdicts(SplittableRandom random, double correlation, int number) {
        SimulatedStage stage = SimulatedStage.alike(random, correlation, STAGES[number - 1]);
        return SimulatedStage.GATES.stream()
                .map(gate -> evaluator.evaluate(gate, stage.observations(gate, number), SimulatedStage.END))
                .toList();
    }

    /**
     * The gate for error rates with its share of the budget in the first stage, once with and once without knowing what the
     * devices did before. Its margin is 2 points.
     */
    @Test
    void findsModelsThatAreWorseAndLetsNonePass() {
        int runs = ROLLOUTS / 20;
        System.out.printf(
                Locale.ROOT,
                "aa drill: %d stages a line, base error rate 5 %%, margin 2 points, seed %d%n"
                        + "| pairs | correlation | detectable | added | expected | aborted | advanced | minutes"
                        + " | aborted, unadjusted | advanced | minutes |%n|---|---|---|---|---|---|---|---|---|---|---|%n",
                runs,
                SEED);
        for (int pairs : PAIRS) {
            for (double correlation : CORRELATIONS) {
                for (double added : ADDED) {
                    detect(runs, pairs, correlation, added);
                }
            }
        }
    }

    private void detect(int runs, int pairs, double correlation, double added) {
        List<SimulatedStage.Seen> seen = LongStream.range(0, runs)
                .parallel()
                .mapToObj(run -> worse(run, correlation, pairs, added, 1).seen(evaluator))
                .toList();
        Detection adjusted =
                Detection.of(seen.stream().map(SimulatedStage.Seen::adjusted).toList());
        Detection unadjusted =
                Detection.of(seen.stream().map(SimulatedStage.Seen::unadjusted).toList());
        System.out.printf(
                Locale.ROOT,
                "| %d | %.2f | %s | %.0f | %.1f | %s | %s |%n",
                pairs,
                correlation,
                detectable(correlation, pairs),
                100 * added,
                expectedMinutes(correlation, pairs, added),
                adjusted.cells(),
                unadjusted.cells());
        check(pairs, added, adjusted);
        check(pairs, added, unadjusted);
    }

    private static void check(int pairs, double added, Detection found) {
        if (added >= ERRORS.terms().margin()) {
            double proved = Chance.lowerBound(found.advanced(), found.runs());
            assertTrue(proved <= FALSE_ADVANCES, () -> added + " pass with " + pairs + " pairs: " + found);
        }
    }

    /** The smallest number of points that is found with probability 80 %. */
    private String detectable(double correlation, int pairs) {
        OptionalDouble effect = forecast(correlation).minimumDetectableEffect(pairs, 0.8);
        return effect.isPresent() ? String.format(Locale.ROOT, "%.1f", 100 * effect.getAsDouble()) : "none";
    }

    /** From the stage's begin until it aborts, or all pairs are in. */
    private double expectedMinutes(double correlation, int pairs, double added) {
        Duration expected = forecast(correlation).expectedDuration(added, pairs, SimulatedStage.ROLL_OUT);
        return SimulatedStage.ALL_WINDOWS.plus(expected).toSeconds() / 60.0;
    }

    /** With the spread that CUPED leaves of the adjusted pairs. */
    private Forecast forecast(double correlation) {
        double rate = SimulatedDevice.ERROR_RATE;
        double between = rate * (1 - rate) * correlation;
        double all = between + rate * (1 - rate) * (1 - correlation) / SimulatedDevice.SPAN;
        return new Forecast(ERRORS, budget, 1, Math.sqrt(2 * (all - between * between / all)), true);
    }

    /** The rarest fault that the gate's terms reckon with, as bad on average as the margin. */
    @Test
    void letsFewModelsPassThatStrikeFewDevices() {
        int runs = ROLLOUTS / 20;
        double margin = ERRORS.terms().margin();
        System.out.printf(
                Locale.ROOT,
                "aa drill: %d stages a line, %.0f points more on one device in %d, seed %d%n"
                        + "| pairs | correlation | aborted | advanced | minutes |%n|---|---|---|---|---|%n",
                runs,
                100 * margin * SimulatedStage.RAREST_FAULT,
                SimulatedStage.RAREST_FAULT,
                SEED);
        for (int pairs : PAIRS) {
            for (double correlation : CORRELATIONS) {
                Detection found = Detection.of(LongStream.range(0, runs)
                        .parallel()
                        .mapToObj(run -> worse(run, correlation, pairs, margin, SimulatedStage.RAREST_FAULT)
                                .seen(evaluator)
                                .adjusted())
                        .toList());
                System.out.printf(Locale.ROOT, "| %d | %.2f | %s |%n", pairs, correlation, found.cells());
                check(pairs, margin, found);
            }
        }
    }

    private static SimulatedStage worse(long run, double correlation, int pairs, double added, int oneIn) {
        return SimulatedStage.worse(random(run, correlation + pairs + added), correlation, pairs, added, oneIn);
    }

    private static SplittableRandom random(long run, double scenario) {
        return new SplittableRandom(SEED * 1_000_003 + run + Double.hashCode(scenario) * 7919L);
    }
}
