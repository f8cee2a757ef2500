package dev.flotilla.fleet.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * Test of the mean of shares, 0 to 1, of which more is better, against a limit: {@link Bet} below the limit, and above the limit
 * less the margin. Both are exact for any distribution and any number of devices.
 */
final class ShareContrast implements Contrast {
    private static final double PRECISION = 1e-9;

    private final double limit;
    private final Bet below;
    private final Bet above;
    private final List<Double> shares = new ArrayList<>();
    private double sum;

    /** @param limit that each of the counterparts has for its value */
    ShareContrast(Gate gate, double limit, double falseAbort, double falseAdvance) {
        this.limit = limit;
        this.below = new Bet(limit, -1, falseAbort);
        this.above = new Bet(Math.max(0, limit - gate.terms().margin()), 1, falseAdvance);
    }

    @Override
    public void add(DeviceObservation device, DeviceObservation counterpart) {
        below.add(device.value());
        above.add(device.value());
        shares.add(device.value());
        sum += device.value();
    }

    @Override
    public double pWorse() {
        return Math.exp(-below.log());
    }

    @Override
    public double pBeyondMargin() {
        return Math.exp(-above.log());
    }

    @Override
    public double estimate() {
        return shares.isEmpty() ? 0 : limit - mean();
    }

    private double mean() {
        return sum / shares.size();
    }

    @Override
    public double theta() {
        return 0;
    }

    /** Shares lie between 0 and 1, so there are always bounds. */
    @Override
    public Interval interval(double error) {
        double mean = shares.isEmpty() ? limit : mean();
        double least = bound(0, mean, 1, error);
        double most = bound(1, mean, -1, error);
        return new Interval(limit - most, limit - least);
    }

    /** Where between a level that may be refuted and the mean the refuted ones end. */
    private double bound(double far, double mean, int sign, double error) {
        double refuted = far;
        double open = mean;
        while (Math.abs(open - refuted) > PRECISION) {
            double middle = (refuted + open) / 2;
            if (evidence(middle, sign, error) >= -Math.log(error)) {
                refuted = middle;
            } else {
                open = middle;
            }
        }
        return refuted;
    }

    private double evidence(double level, int sign, double error) {
        Bet bet = new Bet(level, sign, error);
        shares.forEach(bet::add);
        return bet.log();
    }
}
