package dev.flotilla.compiler.retrain;

import java.util.Arrays;
import java.util.List;

/**
 * How frequent classes have become, from answers alone: the expectation-maximization of M. Saerens, P. Latinne and
 * C. Decaestecker, Adjusting the Outputs of a Classifier to New a Priori Probabilities, Neural Computation 14 (2002),
 * equations 2.9. It is right when only the frequencies changed and the answers are probabilities; other drift misleads it.
 *
 * @param before the frequencies that the model was made for
 * @param after those of the new samples
 * @param rounds until they stood still
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PriorShift(double[] before, double[] after, int rounds) {
    private static final int MOST_ROUNDS = 10_000;
    private static final double STILL = 1e-9;
    /** A class that is never seen keeps this frequency, so that it can come back. */
    private static final double LEAST = 1e-4;

    /**
     * Estimates the new frequencies.
     *
     * @param before of each class, summing up to 1
     * @param answers probabilities of each class, one row per new sample
     */
    static PriorShift estimate(double[] before, List<double[]> answers) {
        double[] after = before.clone();
        int rounds = 0;
        double moved = Double.POSITIVE_INFINITY;
        while (moved > STILL && rounds < MOST_ROUNDS) {
            double[] next = round(before, after, answers);
            moved = 0;
            for (int c = 0; c < next.length; c++) {
                moved = Math.max(moved, Math.abs(next[c] - after[c]));
            }
            after = next;
            rounds++;
        }
        return new PriorShift(before, floored(after), rounds);
    }

    private static double[] round(double[] before, double[] after, List<double[]> answers) {
        double[] next = new double[before.length];
        double[] adjusted = new double[before.length];
        for (double[] answer : answers) {
            double total = 0;
            for (int c = 0; c < adjusted.length; c++) {
                adjusted[c] = before[c] > 0 ? after[c] / before[c] * answer[c] : 0;
                total += adjusted[c];
            }
            for (int c = 0; c < adjusted.length && total > 0; c++) {
                next[c] += adjusted[c] / total / answers.size();
            }
        }
        return next;
    }

    private static double[] floored(double[] priors) {
        double[] floored = priors.clone();
        for (int c = 0; c < floored.length; c++) {
            floored[c] = Math.max(LEAST, floored[c]);
        }
        double total = Arrays.stream(floored).sum();
        return Arrays.stream(floored).map(prior -> prior / total).toArray();
    }

    /** What to add to the biases of a softmax: log(after / before). */
    double[] biasShift() {
        double[] shift = new double[before.length];
        for (int c = 0; c < shift.length; c++) {
            shift[c] = before[c] > 0 ? StrictMath.log(after[c] / before[c]) : 0;
        }
        return shift;
    }

    /** What to add to the bias of a logistic output, whose classes are no and yes. */
    double[] logisticBiasShift() {
        double[] shift = biasShift();
        return new double[] {shift[1] - shift[0]};
    }
}
