package dev.flotilla.compiler.retrain;

/** Probabilities of classes from a head's sums. */
final class Answers {
    private Answers() {}

    /** After softmax; of a single sum, after the logistic function, no and yes. */
    static double[] probabilities(float[] sums) {
        if (sums.length == 1) {
            double yes = 1 / (1 + StrictMath.exp(-sums[0]));
            return new double[] {1 - yes, yes};
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (float sum : sums) {
            highest = Math.max(highest, sum);
        }
        double[] probabilities = new double[sums.length];
        double total = 0;
        for (int c = 0; c < sums.length; c++) {
            probabilities[c] = StrictMath.exp(sums[c] - highest);
            total += probabilities[c];
        }
        for (int c = 0; c < sums.length; c++) {
            probabilities[c] /= total;
        }
        return probabilities;
    }
}
