package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.ConfusionMatrix;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Which classes are taken for which others: by the float model, by the quantized one, and what changed between them. */
record ConfusionSection(Optional<ConfusionMatrix> before, ConfusionMatrix after) implements Section {
    /** A matrix of more classes is no longer readable. */
    private static final int MOST_CLASSES = 20;

    private static final int MOST_CONFUSIONS = 20;

    @Override
    public String title() {
        return "Confusions";
    }

    @Override
    public void write(Html page) {
        NavigableSet<Integer> classes = new TreeSet<>(after.classes());
        before.ifPresent(matrix -> classes.addAll(matrix.classes()));
        if (classes.size() > MOST_CLASSES) {
            list(page);
            return;
        }
        page.leaf(
                "p",
                "A row for each true class, a column for each answer. The stronger the colour, the larger the part of the row.");
        page.open("div", "class", "matrices");
        before.ifPresent(matrix -> new MatrixTable("Float model", classes, matrix).write(page));
        new MatrixTable("Quantized model", classes, after).write(page);
        before.ifPresent(matrix -> new ChangeTable(classes, matrix, after).write(page));
        page.close();
    }

    private void list(Html page) {
        Table table =
                Table.open(page, "The quantized model's most frequent confusions", "True class", "Answer", "Samples");
        List<ConfusionMatrix.Cell> worst = after.worstConfusions(MOST_CONFUSIONS);
        worst.forEach(cell -> table.row(
                Words.format("%d", cell.label()),
                Words.format("%d", cell.answer()),
                Words.format("%,d", after.count(cell.label(), cell.answer()))));
        table.close();
    }
}
