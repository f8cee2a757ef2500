package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.evaluate.Accuracy;
import dev.flotilla.compiler.evaluate.ConfusionMatrix;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.McNemar;
import dev.flotilla.compiler.evaluate.OutputFidelity;
import dev.flotilla.compiler.evaluate.SliceAccuracy;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** An evaluation as plain text. */
final class EvaluationText {
    /** A matrix of more classes does not fit a screen. */
    private static final int MOST_COLUMNS = 16;

    private static final int MOST_CONFUSIONS = 20;
    private static final String NONE = "-";

    private final PrintWriter out;

    EvaluationText(PrintWriter out) {
        this.out = out;
    }

    /** The overall figures: a line each. */
    void summary(Evaluation evaluation) {
        line("samples   %d", evaluation.samples());
        evaluation.accuracy().ifPresent(accuracy -> line("accuracy  %s", accuracy));
        evaluation.against().ifPresent(against -> {
            evaluation.originalAccuracy().ifPresent(accuracy -> line("float     %s", accuracy));
            against.changed().ifPresent(this::changed);
            against.agreement().ifPresent(this::agreement);
            outputs(against.fidelity());
        });
    }

    private void changed(McNemar test) {
        line(
                "answers   %d lost, %d won against float; exact McNemar p %.4f",
                test.lost(), test.won(), test.probability());
    }

    private void agreement(double fraction) {
        line("agreement %.2f %% of the samples have their largest output in the same place", 100 * fraction);
    }

    private void outputs(OutputFidelity fidelity) {
        line(
                "outputs   SQNR %.2f dB, cosine %.6f, largest error %.4g",
                fidelity.sqnrDecibels(), fidelity.cosine(), fidelity.maxError());
    }

    /** All that {@link #summary} leaves out: classes, confusions, slices, disturbances. */
    void details(Evaluation evaluation) {
        evaluation.answers().ifPresent(this::classes);
        if (!evaluation.slices().isEmpty()) {
            slices(evaluation);
        }
        if (!evaluation.perturbed().isEmpty()) {
            line("%ndisturbed");
            evaluation.perturbed().forEach(one -> row(one.perturbation().toString(), one.accuracy(), one.original()));
        }
    }

    private void classes(ConfusionMatrix matrix) {
        line("%nclass  samples  precision  recall");
        for (int index : matrix.classes()) {
            line(
                    "%5d  %7d  %9s  %6s",
                    index, matrix.labelled(index), percent(matrix.precision(index)), percent(matrix.recall(index)));
        }
        if (matrix.classes().size() <= MOST_COLUMNS) {
            matrix(matrix);
        } else {
            confusions(matrix);
        }
    }

    private void matrix(ConfusionMatrix matrix) {
        StringBuilder header =
                new StringBuilder("%nconfusion: a row for each true class, a column for each answer%n     ");
        matrix.classes().forEach(answer -> header.append(String.format(Locale.ROOT, " %5d", answer)));
        line(header.toString());
        for (int label : matrix.classes()) {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%5d", label));
            matrix.classes()
                    .forEach(answer -> row.append(String.format(Locale.ROOT, " %5d", matrix.count(label, answer))));
            out.println(row);
        }
    }

    private void confusions(ConfusionMatrix matrix) {
        line("%nmost frequent confusions");
        matrix.worstConfusions(MOST_CONFUSIONS)
                .forEach(cell -> line(
                        "%5d answered as %5d: %d times",
                        cell.label(), cell.answer(), matrix.count(cell.label(), cell.answer())));
    }

    private void slices(Evaluation evaluation) {
        line("%nslices");
        evaluation.slices().forEach(slice -> row(slice.name(), slice.accuracy(), slice.original()));
        Optional<SliceAccuracy> worst = evaluation.worstSlice();
        if (worst.isEmpty()) {
            line("no slice has the %d samples that it takes to judge it", SliceAccuracy.MIN_SAMPLES);
            return;
        }
        line(
                "worst slice %s: %.2f points below the best",
                worst.get().name(), evaluation.sliceGap().orElseThrow());
        evaluation
                .mostDropped()
                .ifPresent(slice -> line(
                        "most lost against float on %s: %.2f points",
                        slice.name(), slice.drop().orElseThrow()));
    }

    private void row(String name, Accuracy accuracy, Optional<Accuracy> original) {
        line(
                "  %-24s %s%s",
                name,
                accuracy,
                original.map(before -> ", float " + percent(before)).orElse(""));
    }

    private static String percent(Accuracy accuracy) {
        return percent(OptionalDouble.of(accuracy.fraction())) + " %";
    }

    private static String percent(OptionalDouble fraction) {
        return fraction.isEmpty() ? NONE : String.format(Locale.ROOT, "%.2f", 100 * fraction.getAsDouble());
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
