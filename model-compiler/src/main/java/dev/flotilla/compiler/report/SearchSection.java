package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.Accuracy;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.compiler.search.Verdict;
import java.util.OptionalDouble;

/** What else was tried, and why this was chosen. */
record SearchSection(Found found) implements Section {
    @Override
    public String title() {
        return "Search";
    }

    @Override
    public void write(Html page) {
        page.leaf(
                "p",
                "Every candidate was compiled and judged. Those in the Pareto set are beaten by no other in everything: size,"
                        + " SQNR and, where it was measured, latency.");
        SizeChart.of(found.verdicts()).write(page);
        Table table = Table.open(
                page, "Candidates", "Candidate", "Size", "SQNR", "Accuracy", "Latency", "Pareto set", "Reason");
        found.verdicts().forEach(verdict -> row(table, verdict));
        table.close();
    }

    private static void row(Table table, Verdict verdict) {
        String name = verdict.trial().variant().name();
        if (verdict.trial() instanceof Made made) {
            OptionalDouble latency = made.candidate().latencyMillis();
            table.row(
                    name,
                    Words.bytes(made.bytes()),
                    Words.decibels(made.sqnrDecibels()),
                    made.evaluation()
                            .accuracy()
                            .map(Accuracy::fraction)
                            .map(Words::percent)
                            .orElse(""),
                    latency.isPresent() ? Words.format("%.3f ms", latency.getAsDouble()) : "",
                    verdict.pareto() ? "yes" : "no",
                    verdict.reason());
        } else {
            table.row(name, "", "", "", "", "", verdict.reason());
        }
    }
}
