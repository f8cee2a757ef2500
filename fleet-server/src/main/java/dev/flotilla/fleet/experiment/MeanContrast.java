package dev.flotilla.fleet.experiment;

import java.util.OptionalDouble;

/**
 * Test of the mean difference Z within pairs: {@link NormalMixture} over self-normalized sums.
 *
 * <p>For an effect {@code d}, S = sum(Z - d) and V = sum((Z - d)²). Without an effect Z is symmetric about 0, whatever its
 * distribution: canary and control are alike, and exchanging them changes its sign. So {@link #pWorse} is exact. Its
 * evidence is a mean: half of it that of the sums, which find small effects in many pairs, and half that of the signs
 * ({@link SignMixture}), which find gross ones in few, where V grows with the effect; means of evidence are evidence (Vovk
 * and Wang, "E-values: calibration, combination and applications", Annals of Statistics 49, 2021). Of the signs' half, a
 * part is that of all pairs, also of those that only teach {@link Cuped}: an effect that is gross has signs in these too.
 *
 * <p>The interval and {@link #pBeyondMargin} are exact if the effect merely shifts Z, otherwise asymptotic: pairs that happen
 * to miss the few devices that are struck look as if there were no effect. So two more pairs are counted into their V, with
 * the worst difference that has to be reckoned with: 1 for shares of devices, where the bound then stays above the "rule of
 * three" (3/n at 5 % when nothing was seen), and for means {@link GateTerms#rarestFault} times the margin.
 */
final class MeanContrast implements Contrast {
    /** Pairs that are added for bounds, each with the worst difference. */
    private static final int ADDED_PAIRS = 2;

    /** An upper bound is looked for from the mean outwards in steps that grow by this, so many times at most. */
    private static final double GROWTH = 1.25;

    private static final int STEPS = 200;
    /** The parts of the evidence; the rest is that of the signs of the pairs that are summed. */
    private static final double OF_SUMS = 0.5;

    private static final double OF_ALL_SIGNS = 0.2;
    private static final double PRECISION = 1e-10;

    private final Comparison comparison;
    private final Direction direction;
    private final double margin;
    private final double worst;
    private final NormalMixture worse;
    private final SignMixture signs;
    private final NormalMixture bounds;
    private final Cuped cuped = new Cuped();
    private final Signs summed = new Signs();
    private final Signs all = new Signs();
    private int pairs;
    private double sum;
    private double squares;
    private double pWorse = 1;

    MeanContrast(Gate gate, double falseAbort, double falseAdvance) {
        this.comparison = gate.comparison();
        this.direction = gate.direction();
        this.margin = gate.terms().margin();
        this.worst =
                comparison == Comparison.PROPORTION ? 1 : margin * gate.terms().rarestFault();
        this.worse = mixture(gate, falseAbort);
        this.signs = SignMixture.tunedTo(gate.terms().minimumPairs(), falseAbort);
        this.bounds = mixture(gate, falseAdvance);
    }

    /**
     * Tuned to the minimum of pairs with a spread for which the margin is just worth looking for, and for shares of devices
     * to the spread of a share as large as the margin. The tests are valid with any.
     */
    static NormalMixture mixture(Gate gate, double alpha) {
        double margin = gate.terms().margin();
        double variance = gate.comparison() == Comparison.PROPORTION ? margin : margin * margin / 4;
        return NormalMixture.tunedTo(gate.terms().minimumPairs() * variance, alpha);
    }

    @Override
    public void add(DeviceObservation canary, DeviceObservation control) {
        double difference = direction.worsening(canary.value() - control.value());
        all.add(difference);
        if (comparison == Comparison.MEAN) {
            OptionalDouble before = before(canary, control);
            if (before.isPresent()) {
                boolean tested = cuped.taught();
                double adjusted = cuped.adjusted(difference, before.getAsDouble());
                cuped.learn(difference, before.getAsDouble());
                if (!tested) {
                    judge();
                    return;
                }
                difference = adjusted;
            }
        }
        pairs++;
        sum += difference;
        squares += difference * difference;
        summed.add(difference);
        judge();
    }

    private void judge() {
        double ofSums =
                direction == Direction.EITHER ? worse.logTwoSided(sum, squares) : worse.logOneSided(sum, squares);
        double evidence = OF_SUMS * Math.exp(ofSums)
                + OF_ALL_SIGNS * Math.exp(all.log())
                + (1 - OF_SUMS - OF_ALL_SIGNS) * Math.exp(summed.log());
        pWorse = Math.min(pWorse, 1 / evidence);
    }

    /** How many differences were above 0, of those that were not 0. */
    private final class Signs {
        private int above;
        private int unequal;

        void add(double difference) {
            above += difference > 0 ? 1 : 0;
            unequal += difference != 0 ? 1 : 0;
        }

        double log() {
            return direction == Direction.EITHER
                    ? signs.logTwoSided(above, unequal)
                    : signs.logOneSided(above, unequal);
        }
    }

    private OptionalDouble before(DeviceObservation canary, DeviceObservation control) {
        return canary.before().isPresent() && control.before().isPresent()
                ? OptionalDouble.of(direction.worsening(
                        canary.before().getAsDouble() - control.before().getAsDouble()))
                : OptionalDouble.empty();
    }

    @Override
    public double pWorse() {
        return pWorse;
    }

    @Override
    public double pBeyondMargin() {
        double above = pBeyond(margin, 1);
        return direction == Direction.EITHER ? Math.max(above, pBeyond(-margin, -1)) : above;
    }

    /** P-value of an effect of so much or more; of so much or less, if the sign is -1. */
    private double pBeyond(double effect, int sign) {
        return Math.min(1, Math.exp(-logAgainst(effect, sign)));
    }

    private double logAgainst(double effect, int sign) {
        double variance = squares - 2 * effect * sum + pairs * effect * effect;
        return bounds.logOneSided(sign * (pairs * effect - sum), Math.max(variance, 0) + ADDED_PAIRS * worst * worst);
    }

    @Override
    public double estimate() {
        return pairs == 0 ? 0 : sum / pairs;
    }

    @Override
    public double theta() {
        return cuped.theta();
    }

    @Override
    public Interval interval(double error) {
        return new Interval(bound(error, -1), bound(error, 1));
    }

    /** The nearest effect to the mean, on the side of the sign, that is refuted at the level; infinite if none is. */
    private double bound(double error, int sign) {
        double needed = -Math.log(error);
        double mean = estimate();
        double near = 0;
        double far = margin / 16;
        for (int step = 0; step < STEPS; step++, near = far, far *= GROWTH) {
            if (logAgainst(mean + sign * far, sign) >= needed) {
                return mean + sign * refined(needed, mean, near, far, sign);
            }
        }
        return sign * Double.POSITIVE_INFINITY;
    }

    private double refined(double needed, double mean, double near, double far, int sign) {
        double low = near;
        double high = far;
        while (high - low > PRECISION * high) {
            double middle = (low + high) / 2;
            if (logAgainst(mean + sign * middle, sign) >= needed) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
