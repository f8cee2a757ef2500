package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.data.IndexRange;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code compile} learns the activations' ranges from, and how. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CalibrationOptions {
    @Option(
            names = "--calibration",
            paramLabel = "[NAME=]FILE",
            description =
                    "Samples that show the activations' ranges: NumPy, IDX, CSV or a folder of images; for several"
                            + " inputs NAME=FILE for each. dynamic needs none; fp16"
                            + " keeps as much as it takes in float when it has some.")
    private List<NamedFile> files = List.of();

    @Option(names = "--calibration-range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> range;

    @Option(
            names = "--calibration-method",
            paramLabel = "METHOD",
            defaultValue = "best",
            description =
                    "How ranges are chosen: one of ${COMPLETION-CANDIDATES}. best: for every tensor the one with the least"
                            + " error on samples that were held back; default ${DEFAULT-VALUE}.")
    private CalibrationMethod method;

    ChosenSamples samples() {
        return new ChosenSamples(files, range);
    }

    CalibrationMethod method() {
        return method;
    }
}
