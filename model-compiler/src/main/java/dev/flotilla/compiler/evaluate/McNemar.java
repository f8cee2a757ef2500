package dev.flotilla.compiler.evaluate;

import dev.flotilla.contract.codec.Document;

/**
 * The exact McNemar test of two classifiers on the same samples (Q. McNemar, Psychometrika 12, 1947, with the binomial
 * distribution in place of its approximation).
 *
 * @param lost samples that only the first got right
 * @param won samples that only the second got right
 */
public record McNemar(int lost, int won) {
    /** Compares the answers of two classifiers, one a sample, where {@code labels} are the truth. */
    static McNemar of(int[] labels, int[] first, int[] second) {
        int lost = 0;
        int won = 0;
        for (int i = 0; i < labels.length; i++) {
            boolean before = first[i] == labels[i];
            boolean after = second[i] == labels[i];
            lost += before && !after ? 1 : 0;
            won += after && !before ? 1 : 0;
        }
        return new McNemar(lost, won);
    }

    /** The two-sided probability of a difference at least this large when both are equally good. */
    public double probability() {
        int changed = lost + won;
        // As logarithms, since two to the power of a thousand answers is beyond a double.
        double logTerm = -changed * Math.log(2);
        double tail = 0;
        for (int k = 0; k <= Math.min(lost, won); k++) {
            tail += Math.exp(logTerm);
            logTerm += Math.log((double) (changed - k) / (k + 1));
        }
        return Math.min(1, 2 * tail);
    }

    Document toDocument() {
        return Document.builder()
                .put("lost", lost)
                .put("won", won)
                .put("probability", probability())
                .build();
    }
}
