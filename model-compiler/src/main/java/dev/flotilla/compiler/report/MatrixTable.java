package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.ConfusionMatrix;
import java.util.Set;

/** A confusion matrix; the shade of a cell is its part of the row. */
record MatrixTable(String caption, Set<Integer> classes, ConfusionMatrix matrix) {
    void write(Html page) {
        SquareTable.write(page, caption, classes, this::cell);
    }

    private void cell(Html page, int label, int answer) {
        int count = matrix.count(label, answer);
        if (count == 0) {
            page.leaf("td", "·", "class", "none");
            return;
        }
        double share = (double) count / matrix.labelled(label);
        page.leaf(
                "td",
                Words.format("%d", count),
                "class",
                label == answer ? "right" : "wrong",
                "style",
                Words.format("--share:%.3f", share));
    }
}
