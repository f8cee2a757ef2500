package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.evaluate.Accuracy;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.compiler.search.Trial;
import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.compiler.search.Verdict;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;

/** A search as plain text. */
final class SearchText {
    private static final String NONE = "-";

    private final PrintWriter out;

    SearchText(PrintWriter out) {
        this.out = out;
    }

    /** One line as a trial ends. */
    void progress(Trial trial) {
        String name = trial.variant().name();
        if (trial instanceof Made made) {
            line(
                    "tried %s: %d bytes, SQNR %s, %s",
                    name,
                    made.bytes(),
                    Double.isInfinite(made.sqnrDecibels()) ? "exact" : decibels(made) + " dB",
                    made.failures().isEmpty() ? "passes" : String.join("; ", made.failures()));
        } else {
            line("tried %s: no model of its own", name);
        }
    }

    /** A table, and under it the reasons. */
    void summary(Found found) {
        line("  candidate        bytes  SQNR dB  agreement %%  accuracy %%  latency ms  Pareto");
        found.verdicts().forEach(this::row);
        out.println();
        found.verdicts().forEach(this::reason);
    }

    private void reason(Verdict verdict) {
        line("%s %s", verdict.trial().variant().name(), verdict.reason());
    }

    private void row(Verdict verdict) {
        if (verdict.trial() instanceof Made made) {
            Evaluation evaluation = made.evaluation();
            line(
                    "%s %-12s %9d  %7s  %11s  %10s  %10s  %s",
                    verdict.chosen() ? ">" : " ",
                    made.variant().name(),
                    made.bytes(),
                    decibels(made),
                    percent(evaluation.against().orElseThrow().agreement()),
                    percent(evaluation
                            .accuracy()
                            .map(Accuracy::fraction)
                            .map(OptionalDouble::of)
                            .orElse(OptionalDouble.empty())),
                    number("%.3f", made.candidate().latencyMillis()),
                    verdict.pareto() ? "yes" : "no");
        }
    }

    private static String decibels(Made made) {
        double decibels = made.sqnrDecibels();
        return Double.isInfinite(decibels) ? "exact" : number("%.2f", OptionalDouble.of(decibels));
    }

    private static String percent(OptionalDouble fraction) {
        return fraction.isEmpty() ? NONE : number("%.2f", OptionalDouble.of(100 * fraction.getAsDouble()));
    }

    private static String number(String format, OptionalDouble value) {
        return value.isEmpty() ? NONE : String.format(Locale.ROOT, format, value.getAsDouble());
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
