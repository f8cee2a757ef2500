package dev.flotilla.fleet.drift.accuracy;

/**
 * How frequent classes have become, from answers alone: the expectation-maximization of M. Saerens, P. Latinne and
 * C. Decaestecker, "Adjusting the Outputs of a Classifier to New a Priori Probabilities", Neural Computation 14, 2002,
 * equations 2.9, over cells of answers. It is right when only the frequencies changed; other drift misleads it.
 */
final class ClassShift {

    private static final int MOST_ROUNDS = 1000;
    private static final double STILL = 1e-7;
    /** A class that is never seen keeps so much, so that it can come back. */
    private static final double LEAST = 1e-6;

    private final double[] after;
    private final double[] ratios;

    private ClassShift(double[] after, double[] ratios) {
        this.after = after;
        this.ratios = ratios;
    }

    /** Estimates it from answers of which there are some. */
    static ClassShift of(Posteriors posteriors, Answers answers) {
        double[] before = posteriors.before();
        double[] after = before.clone();
        double moved = 1;
        for (int round = 0; round < MOST_ROUNDS && moved > STILL; round++) {
            double[] next = next(posteriors, answers, ratios(before, after));
            moved = 0;
            for (int c = 0; c < next.length; c++) {
                moved = Math.max(moved, Math.abs(next[c] - after[c]));
            }
            after = next;
        }
        return new ClassShift(after, ratios(before, after));
    }

    private static double[] next(Posteriors posteriors, Answers answers, double[] ratios) {
        double[] next = new double[ratios.length];
        for (int i = 0; i < answers.size(); i++) {
            Posterior posterior = posteriors.at(answers.cell(i));
            double each = answers.count(i) / posterior.scaled(ratios);
            for (int k = 0; k < posterior.labels().length; k++) {
                int label = posterior.labels()[k];
                next[label] += each * ratios[label] * posterior.shares()[k];
            }
        }
        double total = 0;
        for (int c = 0; c < next.length; c++) {
            next[c] = Math.max(next[c], ratios[c] > 0 ? LEAST * answers.total() : 0);
            total += next[c];
        }
        for (int c = 0; c < next.length; c++) {
            next[c] /= total;
        }
        return next;
    }

    private static double[] ratios(double[] before, double[] after) {
        double[] ratios = new double[before.length];
        for (int c = 0; c < ratios.length; c++) {
            ratios[c] = before[c] > 0 ? after[c] / before[c] : 0;
        }
        return ratios;
    }

    /** The frequency of each class now. Not to be changed. */
    double[] after() {
        return after;
    }

    /** How many times as frequent as in the calibration; 0 of classes that were not there. Not to be changed. */
    double[] ratios() {
        return ratios;
    }
}
