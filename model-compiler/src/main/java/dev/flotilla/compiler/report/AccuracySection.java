package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.Accuracy;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.McNemar;
import java.util.ArrayList;
import java.util.List;

/** Accuracy with its uncertainty, and whether quantization changed it. */
record AccuracySection(Evaluation evaluation) implements Section {
    /** At this probability or less, by convention, a difference is no accident. */
    private static final double SIGNIFICANT = 0.05;

    @Override
    public String title() {
        return "Accuracy";
    }

    @Override
    public void write(Html page) {
        List<IntervalChart.Row> rows = new ArrayList<>();
        evaluation.originalAccuracy().ifPresent(before -> rows.add(row("float", before)));
        evaluation.accuracy().ifPresent(after -> rows.add(row("quantized", after)));
        new IntervalChart("Accuracy with 95 % confidence intervals", rows).write(page);
        Table table =
                Table.open(page, "Accuracy on the evaluation samples", "Model", "Right", "Accuracy", "95 % interval");
        evaluation.originalAccuracy().ifPresent(before -> row(table, "Float", before));
        evaluation.accuracy().ifPresent(after -> row(table, "Quantized", after));
        table.close();
        evaluation.against().flatMap(Evaluation.Against::changed).ifPresent(test -> page.leaf("p", words(test)));
        slices(page);
    }

    private static IntervalChart.Row row(String name, Accuracy accuracy) {
        return new IntervalChart.Row(
                name,
                accuracy.fraction(),
                accuracy.interval().low(),
                accuracy.interval().high());
    }

    private static void row(Table table, String name, Accuracy accuracy) {
        table.row(
                name,
                Words.format("%,d of %,d", accuracy.correct(), accuracy.total()),
                Words.percent(accuracy.fraction()),
                Words.format(
                        "%.2f to %.2f %%",
                        100 * accuracy.interval().low(),
                        100 * accuracy.interval().high()));
    }

    private static String words(McNemar test) {
        String changed = Words.format(
                "Against float, %s lost and %s won. ",
                Words.count(test.lost(), "answer was", "answers were"), Words.format("%,d", test.won()));
        String meaning = test.probability() <= SIGNIFICANT
                ? "That is more than chance explains"
                : "That is within what chance explains";
        return changed + meaning + Words.format(" (exact McNemar test, p = %.3f).", test.probability());
    }

    private void slices(Html page) {
        if (evaluation.slices().isEmpty()) {
            return;
        }
        Table table = Table.open(page, "Accuracy by slice", "Slice", "Right", "Accuracy", "95 % interval");
        evaluation.slices().forEach(slice -> row(table, Words.name(slice.name()), slice.accuracy()));
        table.close();
        evaluation
                .worstSlice()
                .ifPresent(worst -> page.leaf("p", "The worst slice is " + Words.name(worst.name()) + "."));
    }
}
