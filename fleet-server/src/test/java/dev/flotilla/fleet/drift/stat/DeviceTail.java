package dev.flotilla.fleet.drift.stat;

import dev.flotilla.fleet.drift.Multinomial;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How often a device that did not drift is an alarm in one feature: one in ten or a hundred million times, too seldom to wait for.
 *
 * <p>So counts are drawn from a mixture of shares that are tilted exponentially towards each end of each component, where alarms are
 * frequent, and weighted by the ratio of the true to the mixture's density, which is bounded (importance sampling: Hammersley and
 * Handscomb, "Monte Carlo Methods", 1964; tilting: Siegmund, "Importance Sampling in the Monte Carlo Study of Sequential Tests",
 * Annals of Statistics 4, 1976).
 */
public final class DeviceTail {

    /** So many counts have no error of their own, as those of a reference that has learned for long. */
    private static final double MANY = 1L << 36;

    private final FeatureWatch watch;
    private final int size;
    private final double[][] tilts;
    private final double[] norms;
    private final Multinomial[] proposals;

    /** A mean and its standard error. */
    public record Estimate(double mean, double error) {}

    /**
     * Of a feature whose bins have these shares.
     *
     * @param size values in a device's window
     * @param level the p-value that alarms begin at, about
     */
    public DeviceTail(double[] shares, int size, double level) {
        long[] reference = new long[shares.length];
        for (int i = 0; i < reference.length; i++) {
            reference[i] = Math.round(shares[i] * MANY);
        }
        this.watch = FeatureWatch.begin(FeatureWatch.Kind.ORDERED, reference, 0);
        this.size = size;
        double[][] scores = BinScores.ordered(reference);
        double far = deviations(level / scores.length);
        this.tilts = new double[2 * scores.length][];
        this.norms = new double[tilts.length];
        this.proposals = new Multinomial[tilts.length];
        for (int t = 0; t < tilts.length; t++) {
            tilts[t] = tilt(shares, scores[t / 2], (t % 2 == 0 ? far : -far) / Math.sqrt(size));
            double[] tilted = new double[shares.length];
            for (int i = 0; i < tilted.length; i++) {
                tilted[i] = shares[i] * Math.exp(tilts[t][i]);
                norms[t] += tilted[i];
            }
            for (int i = 0; i < tilted.length; i++) {
                tilted[i] /= norms[t];
            }
            proposals[t] = new Multinomial(tilted);
        }
    }

    private static double deviations(double p) {
        double low = 0;
        double high = 40;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (Normal.twoSided(middle) > p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The logarithm of what each bin's share is multiplied by, so that the mean score is this; or nearly, where none can be so far. */
    private static double[] tilt(double[] shares, double[] scores, double mean) {
        double low = -50;
        double high = 50;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (mean(shares, scores, middle) < mean) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double[] tilt = new double[scores.length];
        for (int i = 0; i < tilt.length; i++) {
            tilt[i] = low * scores[i];
        }
        return tilt;
    }

    private static double mean(double[] shares, double[] scores, double by) {
        double sum = 0;
        double mean = 0;
        for (int i = 0; i < shares.length; i++) {
            double weight = shares[i] * Math.exp(by * scores[i]);
            sum += weight;
            mean += weight * scores[i];
        }
        return mean / sum;
    }

    /** The probability of a p-value up to this. */
    public Estimate atMost(double level, int draws, SplittableRandom random) {
        double sum = 0;
        double squares = 0;
        for (int draw = 0; draw < draws; draw++) {
            long[] counts = proposals[draw % proposals.length].draw(size, random);
            if (watch.panel(List.of(counts), Grain.FINEST).smallest() <= level) {
                double weight = weight(counts);
                sum += weight;
                squares += weight * weight;
            }
        }
        double mean = sum / draws;
        return new Estimate(mean, Math.sqrt((squares / draws - mean * mean) / draws));
    }

    /** The true density over the mixture's. */
    private double weight(long[] counts) {
        double mixture = 0;
        for (int t = 0; t < tilts.length; t++) {
            double log = -size * Math.log(norms[t]);
            for (int i = 0; i < counts.length; i++) {
                log += counts[i] * tilts[t][i];
            }
            mixture += Math.exp(log) / tilts.length;
        }
        return 1 / mixture;
    }
}
