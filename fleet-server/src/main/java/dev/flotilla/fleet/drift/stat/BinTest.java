package dev.flotilla.fleet.drift.stat;

/**
 * Tests whether counts come from the same distribution as a reference that was counted over the same bins.
 *
 * <p>The reference is a sample too: a baseline of a thousand inferences is as uncertain as it is small, and every result
 * here takes that in. With n values observed and m in the reference, each component (see {@link BinScores}) is the
 * difference of mean scores; its standard normal value comes from a {@link Saddlepoint} where it matters, which holds for
 * 50 values as for 50,000, and 8 standard errors out.
 *
 * <p>The components are uncorrelated, so that the p-value of all {@code c} together is Šidák's, {@code 1 - (1 - p)^c} with
 * p that of the most extreme one (Šidák, "Rectangular confidence regions for the means of multivariate normal
 * distributions", JASA 62, 1967, who proves it an upper bound whatever the correlation, in the normal limit).
 */
public final class BinTest {

    /** Nearer than this the normal approximation will do: nothing is decided there. */
    private static final double NEAR = 3;

    private final long[] reference;
    private final long size;
    private final double[][] scores;
    private final double[] means;
    private final double[] deviations;

    private BinTest(long[] reference, double[][] scores) {
        this.reference = reference.clone();
        this.size = Counts.total(reference);
        if (size == 0) {
            throw new IllegalArgumentException("a reference without counts tests nothing");
        }
        this.scores = scores;
        this.means = new double[scores.length];
        this.deviations = new double[scores.length];
        for (int k = 0; k < scores.length; k++) {
            double square = 0;
            for (int i = 0; i < reference.length; i++) {
                means[k] += reference[i] * scores[k][i] / size;
                square += reference[i] * scores[k][i] * scores[k][i] / size;
            }
            deviations[k] = Math.sqrt(Math.max(0, square - means[k] * means[k]));
        }
    }

    /** Against a reference whose bins lie in order along an axis; it has counted something. */
    public static BinTest ordered(long[] reference) {
        return new BinTest(reference, BinScores.ordered(reference));
    }

    /** Against a reference whose bins are categories; it has counted something. */
    public static BinTest categories(long[] reference) {
        return new BinTest(reference, BinScores.categories(reference.length));
    }

    /** How many components there are. */
    public int components() {
        return scores.length;
    }

    /** Each component as a value that is standard normal if nothing drifted; all 0 when nothing was observed. */
    public double[] normalScores(long[] observed) {
        Counts.requireSameBins(reference, observed);
        long n = Counts.total(observed);
        double[] found = new double[scores.length];
        if (n > 0) {
            double[] counts = Counts.asDoubles(observed);
            for (int k = 0; k < found.length; k++) {
                double difference = dot(counts, scores[k]) / n - means[k];
                double z = difference / (deviations[k] * Math.sqrt(1.0 / n + 1.0 / size));
                found[k] = Math.abs(z) < NEAR ? z : far(observed, scores[k], n, difference);
            }
        }
        return found;
    }

    private static double dot(double[] counts, double[] score) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i] * score[i];
        }
        return sum;
    }

    /** By the shares of both samples together, which also has bins that the reference never saw. */
    private double far(long[] observed, double[] score, long n, double difference) {
        return difference == 0
                ? 0
                : new Saddlepoint(pooled(observed, (double) n + size), score, n, size).normalScore(difference);
    }

    private double[] pooled(long[] observed, double all) {
        double[] shares = new double[observed.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (reference[i] + observed[i]) / all;
        }
        return shares;
    }

    /** The p-value of components as {@link #normalScores} gives them. */
    public static double pValue(double[] normalScores) {
        return sidak(Normal.twoSided(largest(normalScores)), normalScores.length);
    }

    /** The largest distance from 0. */
    static double largest(double[] normalScores) {
        double largest = 0;
        for (double score : normalScores) {
            largest = Math.max(largest, Math.abs(score));
        }
        return largest;
    }

    /** How probable it is that the smallest of so many independent p-values is as small. */
    public static double sidak(double p, double tests) {
        return -Math.expm1(tests * Math.log1p(-p));
    }
}
