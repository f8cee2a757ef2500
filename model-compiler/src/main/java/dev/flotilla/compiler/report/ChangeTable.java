package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.ConfusionMatrix;
import java.util.Set;

/** What the quantized model answers more or less often than the float one; for the better is told by its look. */
record ChangeTable(Set<Integer> classes, ConfusionMatrix before, ConfusionMatrix after) {
    void write(Html page) {
        SquareTable.write(page, "Change: quantized − float", classes, this::cell);
    }

    private void cell(Html page, int label, int answer) {
        int change = after.count(label, answer) - before.count(label, answer);
        if (change == 0) {
            page.leaf("td", "·", "class", "none");
            return;
        }
        boolean better = (label == answer) == (change > 0);
        page.leaf("td", (change > 0 ? "+" : "−") + Math.abs(change), "class", better ? "better" : "worse");
    }
}
