package dev.flotilla.compiler.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Samples for one input of a model.
 *
 * @param name of the input; empty for a model with just one
 */
record NamedFile(Optional<String> name, Path file) {
    /** Reads {@code FILE} or {@code NAME=FILE}. A file whose whole name is the text goes first. */
    static NamedFile parse(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0 || Files.exists(Path.of(text))) {
            return new NamedFile(Optional.empty(), Path.of(text));
        }
        return new NamedFile(Optional.of(text.substring(0, equals)), Path.of(text.substring(equals + 1)));
    }
}
