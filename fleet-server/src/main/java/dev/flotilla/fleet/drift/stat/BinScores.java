package dev.flotilla.fleet.drift.stat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a bin counts for in each component of a {@link BinTest}.
 *
 * <p>Along an axis these are the polynomials of degree 1 to 4 of the bins' mid-ranks that are orthonormal under the
 * reference's shares: the components of Neyman's smooth test ("Smooth test for goodness of fit", Skandinavisk
 * Aktuarietidskrift 20, 1937; over classes: Rayner and Best, "Smooth Tests of Goodness of Fit", 1989). The first answers to a
 * shift, the second to a change of spread, the third and fourth to skewness and tails. Ranks bound what one value can do.
 *
 * <p>Of categories, which have no order, each is set against all others.
 */
final class BinScores {

    static final int MAX_DEGREE = 4;
    /** What an empty bin weighs, so that it has a rank of its own. */
    private static final double PRIOR = 0.5;

    private BinScores() {}

    /** Score by component and bin: {@value #MAX_DEGREE} components, or one less than there are bins, but at least one. */
    static double[][] ordered(long[] reference) {
        int bins = reference.length;
        if (bins == 1) {
            return categories(1);
        }
        double total = Counts.total(reference) + PRIOR * bins;
        double[] weights = Arrays.stream(reference)
                .mapToDouble(count -> (count + PRIOR) / total)
                .toArray();
        double[] ranks = ranks(weights);
        List<double[]> found = new ArrayList<>();
        found.add(unit(new double[bins], 1, weights));
        while (found.size() <= components(bins)) {
            double[] next = found.get(found.size() - 1).clone();
            for (int i = 0; i < bins; i++) {
                next[i] *= ranks[i];
            }
            found.forEach(each -> takeOff(next, each, weights));
            found.add(unit(next, 0, weights));
        }
        return found.subList(1, found.size()).toArray(double[][]::new);
    }

    /** How many components there are of so many bins along an axis. */
    static int components(int bins) {
        return Math.max(1, Math.min(MAX_DEGREE, bins - 1));
    }

    /** Of the bins' middles, -1/2 to 1/2. */
    private static double[] ranks(double[] weights) {
        double[] ranks = new double[weights.length];
        double below = 0;
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = below + weights[i] / 2 - 0.5;
            below += weights[i];
        }
        return ranks;
    }

    /** One component a category. */
    static double[][] categories(int bins) {
        double[][] scores = new double[bins][bins];
        for (int i = 0; i < bins; i++) {
            scores[i][i] = 1;
        }
        return scores;
    }

    private static void takeOff(double[] from, double[] unit, double[] weights) {
        double product = 0;
        for (int i = 0; i < from.length; i++) {
            product += weights[i] * from[i] * unit[i];
        }
        for (int i = 0; i < from.length; i++) {
            from[i] -= product * unit[i];
        }
    }

    /** The values with a constant added, over their norm. */
    private static double[] unit(double[] values, double added, double[] weights) {
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] += added;
            squares += weights[i] * values[i] * values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= Math.sqrt(squares);
        }
        return values;
    }
}
