package dev.flotilla.fleet.experiment;

import java.time.Duration;
import java.util.OptionalDouble;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * What a gate that compares means or proportions can be expected to find, before a rollout begins.
 *
 * <p>With {@code n} pairs, an effect {@code d} and pairs of spread {@code s}, the sum of differences is about normal with
 * mean {@code n d} and standard deviation {@code s sqrt(n)}, and its squares add up to about {@code n (s² + d²)}; each
 * difference is above 0 with about the probability {@code Phi(d/s)}. The test has aborted by then at least if the sum or the
 * signs alone are beyond their boundary there, at half the level since they share it. So the true power is rather higher.
 */
public final class Forecast {
    private static final double PRECISION = 1e-6;
    private static final int DOUBLINGS = 40;

    private final NormalMixture sums;
    private final SignMixture signs;
    private final double level;
    private final double spread;
    private final int teaching;

    /**
     * @param budget gives the gate's share
     * @param stage from 1
     * @param spread standard deviation, above 0, of the difference within a pair after adjustment: for instance that of
     *     telemetry from before the rollout, for proportions about the root of twice the share of devices
     * @param adjusted whether it is known what devices did before, from which the first pairs then only learn
     */
    public Forecast(Gate gate, ErrorBudget budget, int stage, double spread, boolean adjusted) {
        if (gate.comparison() == Comparison.RATIO) {
            throw new IllegalArgumentException("gate " + gate.name() + " compares medians of ratios, not means");
        }
        if (!(spread > 0)) {
            throw new IllegalArgumentException("the spread of pairs is above 0, got " + spread);
        }
        double falseAbort = budget.falseAbort(gate.name(), stage);
        this.sums = MeanContrast.mixture(gate, falseAbort);
        this.signs = SignMixture.tunedTo(gate.terms().minimumPairs(), falseAbort);
        this.level = falseAbort / 2;
        this.spread = spread;
        this.teaching = adjusted ? Cuped.TEACHING_PAIRS : 0;
    }

    /** Least probability that so many pairs abort a canary that is worse by the effect. */
    public double power(double effect, int pairs) {
        int tested = pairs - teaching;
        return tested <= 0 ? 0 : Math.max(powerOfSums(effect, tested), powerOfSigns(effect, tested));
    }

    private double powerOfSums(double effect, int pairs) {
        double boundary = sums.boundary(pairs * (spread * spread + effect * effect), level);
        return probability((pairs * effect - boundary) / (spread * Math.sqrt(pairs)));
    }

    private double powerOfSigns(double effect, int pairs) {
        int boundary = signs.boundary(pairs, level);
        return boundary > pairs
                ? 0
                : RegularizedBeta.value(probability(effect / spread), boundary, pairs - boundary + 1.0);
    }

    /** Of a standard normal value below. */
    private static double probability(double value) {
        return Erfc.value(-value / Math.sqrt(2)) / 2;
    }

    /** The smallest effect that so many pairs find with the power, within 1e-6 of itself; none if there are too few. */
    public OptionalDouble minimumDetectableEffect(int pairs, double power) {
        double high = spread / Math.sqrt(Math.max(1, pairs));
        for (int i = 0; power(high, pairs) < power; i++, high *= 2) {
            if (i == DOUBLINGS) {
                return OptionalDouble.empty();
            }
        }
        double low = 0;
        while (high - low > PRECISION * high) {
            double middle = (low + high) / 2;
            if (power(middle, pairs) < power) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    /**
     * Pairs that are taken in on average until the gate aborts, or all of them: the sum over n of the probability that n
     * pairs have not, which is an upper bound.
     */
    public double expectedPairs(double effect, int pairs) {
        double expected = 0;
        double reached = 0;
        for (int n = 0; n < pairs; n++) {
            reached = Math.max(reached, power(effect, n));
            expected += 1 - reached;
        }
        return expected;
    }

    /**
     * How long that takes if devices become active evenly over a time, one after the other: a pair has to wait for the
     * later of its two, so after a part of that time the square of it are complete. What a device is observed for is to be
     * added.
     */
    public Duration expectedDuration(double effect, int pairs, Duration rollOut) {
        double share = expectedPairs(effect, pairs) / pairs;
        return Duration.ofMillis(Math.round(Math.sqrt(share) * rollOut.toMillis()));
    }
}
