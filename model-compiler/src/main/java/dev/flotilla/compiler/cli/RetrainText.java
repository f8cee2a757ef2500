package dev.flotilla.compiler.cli;

import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import java.io.PrintWriter;
import java.util.Locale;

/** The result of a job, for people. */
record RetrainText(PrintWriter out) {
    void print(JobReport result) {
        result.gate().ifPresent(verdict -> verdict.checks().forEach(this::print));
        result.models().forEach(this::print);
        out.println(Printable.of(result.message()));
        out.flush();
    }

    private void print(GateCheck check) {
        out.println(Printable.of(
                String.format(Locale.ROOT, "%-9s  %s: %s", check.outcome().wireName(), check.name(), check.message())));
    }

    private void print(JobModel model) {
        out.println(Printable.of(model.format() + " " + model.file().url() + " " + model.digest()));
    }
}
