package dev.flotilla.compiler.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the samples that a command is given show. */
@SuppressWarnings("NullAway.Init") // picocli sets the field
final class LabelsOption {
    static final String NAME = "--labels";

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description = "Their classes: NumPy, IDX or text; default the subfolders that images lie in.")
    private Optional<Path> file;

    /** Empty if the samples are to tell by themselves. */
    Optional<Path> file() {
        return file;
    }
}
