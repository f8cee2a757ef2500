package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.rollout.Gating;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a gate can be expected to find in a stage.
 *
 * @param stage index
 * @param pairs the most that the stage can have
 * @param devices whose telemetry it rests on
 * @param spread standard deviation of the difference within a pair, unadjusted; empty if too few devices said anything
 * @param detectable the smallest worsening that is found with a probability of {@value #POWER}; empty if there is none
 * @param powerAtMargin least probability that a worsening by the margin aborts the stage
 * @param expectedPairs how many are taken in on average until it does, or all of them
 * @param expectedSeconds from the stage's begin until they are, if devices come up evenly over the time that the plan gives each,
 *     and are then observed; of a test, at most until its answer
 */
public record GateForecast(
        int stage,
        String gate,
        int pairs,
        int devices,
        OptionalDouble spread,
        OptionalDouble detectable,
        OptionalDouble powerAtMargin,
        OptionalDouble expectedPairs,
        OptionalDouble expectedSeconds) {

    static final double POWER = 0.8;

    private static final int FEWEST_DEVICES = 3;

    /** @param values what devices on their present model said in a span as long as the gate's */
    static GateForecast of(PlannedGate gate, Gating gating, Duration comeUp, int stage, int pairs, double[] values) {
        OptionalDouble spread = spread(values);
        if (spread.isEmpty() || pairs == 0 || gate.gate().comparison() == Comparison.RATIO) {
            OptionalDouble none = OptionalDouble.empty();
            return new GateForecast(stage, gate.name(), pairs, values.length, spread, none, none, none, none);
        }
        Forecast forecast = forecast(gate, gating, stage, spread.getAsDouble());
        double margin = gate.plan().margin();
        Duration expected = gate.plan().span().plus(forecast.expectedDuration(margin, pairs, comeUp));
        boolean answered = gate.test()
                .filter(test -> expected.compareTo(test.duration()) > 0)
                .isPresent();
        return new GateForecast(
                stage,
                gate.name(),
                pairs,
                values.length,
                spread,
                forecast.minimumDetectableEffect(pairs, POWER),
                OptionalDouble.of(forecast.power(margin, pairs)),
                OptionalDouble.of(forecast.expectedPairs(margin, pairs)),
                OptionalDouble.of((double) (answered ? gate.plan().maximumWait() : expected).toSeconds()));
    }

    /** One side of a two-sided test has half of its level: what a budget of that level has for a first stage. */
    private static Forecast forecast(PlannedGate gate, Gating gating, int stage, double spread) {
        return gate.test().isPresent()
                ? new Forecast(
                        gate.gate(),
                        ErrorBudget.evenly(AbEvaluator.LEVEL, AbEvaluator.LEVEL, List.of(gate.gate())),
                        1,
                        spread,
                        false)
                : new Forecast(gate.gate(), PlannedGate.budget(gating), stage + 1, spread, false);
    }

    /** Of the difference of two devices that are drawn at random: the root of twice the variance. */
    private static OptionalDouble spread(double[] values) {
        if (values.length < FEWEST_DEVICES) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double spread = Math.sqrt(2 * squares / (values.length - 1));
        return spread > 0 ? OptionalDouble.of(spread) : OptionalDouble.empty();
    }
}
