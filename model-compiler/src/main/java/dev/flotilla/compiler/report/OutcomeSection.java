package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.Accuracy;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.Latencies;
import java.util.Optional;

/** The result in a few figures, and whether it passed. */
record OutcomeSection(Report report) implements Section {
    @Override
    public String title() {
        return "Outcome";
    }

    @Override
    public void write(Html page) {
        verdict(page);
        page.open("dl", "class", "figures");
        long after = report.compiled().model().length;
        figure(
                page,
                "Size",
                Words.bytes(after),
                Words.format("%.1f %% of %s", 100.0 * after / report.floatBytes(), Words.bytes(report.floatBytes())));
        report.evaluation()
                .ifPresent(evaluation ->
                        evaluated(page, evaluation, report.compiled().calibrationSamples()));
        report.candidate().latencies().ifPresent(both -> latency(page, both));
        page.close();
        if (report.evaluation().isEmpty()) {
            page.leaf("p", "No evaluation data were given, so accuracy and agreement are not known.");
        }
        if (report.candidate().latencies().isEmpty()) {
            page.leaf("p", "Latency was not measured: it differs from run to run.", "class", "note");
        }
    }

    private void verdict(Html page) {
        if (report.failures().isEmpty()) {
            page.open("p", "class", "verdict good")
                    .leaf("strong", "Passed.")
                    .text(" No gate failed.")
                    .close();
            return;
        }
        page.open("div", "class", "verdict bad").leaf("strong", "Refused.").open("ul");
        report.failures().forEach(failure -> page.leaf("li", failure));
        page.close().close();
    }

    private static void latency(Html page, Latencies both) {
        figure(
                page,
                "Latency",
                Words.format("%.3f ms", both.millis()),
                Words.format("float %.3f ms; medians of one inference in turns, one thread", both.originalMillis()));
    }

    private static void evaluated(Html page, Evaluation evaluation, int calibrationSamples) {
        Optional<Accuracy> before = evaluation.originalAccuracy();
        evaluation
                .accuracy()
                .ifPresent(after -> figure(
                        page,
                        "Accuracy",
                        Words.percent(after.fraction()),
                        before.map(original -> "float " + Words.percent(original.fraction()))
                                .orElse("")));
        evaluation.against().ifPresent(against -> {
            against.agreement()
                    .ifPresent(agreement -> figure(
                            page,
                            "Agreement",
                            Words.percent(agreement),
                            "of samples have their largest output where the float model has it"));
            figure(
                    page,
                    "Outputs' SQNR",
                    Words.decibels(against.fidelity().sqnrDecibels()),
                    Words.format("cosine %.6f", against.fidelity().cosine()));
        });
        figure(
                page,
                "Samples",
                Words.format("%,d", evaluation.samples()),
                Words.format("evaluated; calibrated on %,d", calibrationSamples));
    }

    private static void figure(Html page, String name, String value, String beside) {
        page.open("div")
                .leaf("dt", name)
                .leaf("dd", value)
                .leaf("dd", beside, "class", "beside")
                .close();
    }
}
