package dev.flotilla.fleet.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Test of the median over pairs of the logarithm of canary / control: {@link SignMixture} of how many lie above 0, or above
 * the margin. Exact for any distribution and any number of pairs, and one wild device counts as one.
 *
 * <p>If both devices were observed before, the logarithm of their ratio then is taken off: devices differ far more than
 * models do. Pairs of equal devices count for neither side.
 */
final class MedianContrast implements Contrast {
    private final Direction direction;
    private final double margin;
    private final SignMixture worse;
    private final SignMixture bounds;
    private final List<Double> differences = new ArrayList<>();
    private int above;
    private int below;
    private int belowMargin;
    private int aboveNegativeMargin;
    private boolean known;
    private double pWorse = 1;

    MedianContrast(Gate gate, double falseAbort, double falseAdvance) {
        this.direction = gate.direction();
        this.margin = Math.log1p(gate.terms().margin());
        this.worse = SignMixture.tunedTo(gate.terms().minimumPairs(), falseAbort);
        this.bounds = SignMixture.tunedTo(gate.terms().minimumPairs(), falseAdvance);
    }

    @Override
    public void add(DeviceObservation canary, DeviceObservation control) {
        double difference = Math.log(canary.value() / control.value());
        if (canary.before().isPresent() && control.before().isPresent()) {
            known = true;
            difference -=
                    Math.log(canary.before().getAsDouble() / control.before().getAsDouble());
        }
        difference = direction.worsening(difference);
        differences.add(difference);
        above += difference > 0 ? 1 : 0;
        below += difference < 0 ? 1 : 0;
        belowMargin += difference < margin ? 1 : 0;
        aboveNegativeMargin += difference > -margin ? 1 : 0;
        double log = direction == Direction.EITHER
                ? worse.logTwoSided(above, above + below)
                : worse.logOneSided(above, above + below);
        pWorse = Math.min(pWorse, Math.exp(-log));
    }

    @Override
    public double pWorse() {
        return pWorse;
    }

    @Override
    public double pBeyondMargin() {
        double high = pValue(belowMargin);
        return direction == Direction.EITHER ? Math.max(high, pValue(aboveNegativeMargin)) : high;
    }

    private double pValue(int within) {
        return Math.min(1, Math.exp(-bounds.logOneSided(within, differences.size())));
    }

    @Override
    public double estimate() {
        if (differences.isEmpty()) {
            return 0;
        }
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Math.expm1(median);
    }

    @Override
    public double theta() {
        return known ? 1 : 0;
    }

    /** The order statistics beyond which enough pairs lie to refute that the median does. */
    @Override
    public Interval interval(double error) {
        int pairs = differences.size();
        int needed = bounds.boundary(pairs, error);
        if (needed > pairs) {
            return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        List<Double> sorted = sorted();
        return new Interval(Math.expm1(sorted.get(pairs - needed)), Math.expm1(sorted.get(needed - 1)));
    }

    private List<Double> sorted() {
        List<Double> sorted = new ArrayList<>(differences);
        Collections.sort(sorted);
        return sorted;
    }
}
