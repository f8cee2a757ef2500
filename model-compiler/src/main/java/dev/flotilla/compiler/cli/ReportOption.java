package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.report.InputFile;
import dev.flotilla.compiler.report.Provenance;
import dev.flotilla.compiler.report.Report;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a report goes, as an option. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReportOption {
    private static final String JSON = ".json";
    private static final String PAGE = ".html";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Written
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Where a report goes, as JSON; beside it, with the ending .html, the same as a page to read.")
    private Optional<Path> file;

    boolean wanted() {
        return file.isPresent();
    }

    /** What ran, with which arguments, on what. */
    Provenance provenance(List<InputFile> inputs) {
        List<String> arguments = Arguments.shareable(spec.commandLine().getParseResult());
        return new Provenance(Main.Version.text(), TfliteEngine.runtimeVersion(), arguments, inputs);
    }

    /** Writes both files. */
    void write(Report report) throws IOException {
        Path json = file.orElseThrow();
        OutputFiles.write(json, report.toJson());
        OutputFiles.write(page(json), report.toHtml());
    }

    private static Path page(Path json) {
        String name = String.valueOf(json.getFileName());
        String stem = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
        return json.resolveSibling(stem + PAGE);
    }
}
