package dev.flotilla.compiler.recipe;

/**
 * The exact McNemar test of two classifiers on the same samples (Q. McNemar, Psychometrika 12, 1947, with the binomial
 * distribution in place of its approximation).
 *
 * @param lost samples that only the first got right
 * @param won samples that only the second got right
 */
record McNemar(int lost, int won) {
    /** The two-sided probability of a difference at least this large when both are equally good. */
    double probability() {
        int changed = lost + won;
        double term = Math.pow(0.5, changed);
        double tail = 0;
        for (int k = 0; k <= Math.min(lost, won); k++) {
            tail += term;
            term *= (double) (changed - k) / (k + 1);
        }
        return Math.min(1, 2 * tail);
    }
}
