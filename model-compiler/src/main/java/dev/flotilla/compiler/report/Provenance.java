package dev.flotilla.compiler.report;

import dev.flotilla.contract.codec.Document;
import java.util.List;

/**
 * What it takes to do the same again.
 *
 * @param compiler version of this compiler
 * @param runtime version of TensorFlow Lite that ran the models
 * @param command as typed, absolute paths without their folders
 * @param files everything that was read
 */
public record Provenance(String compiler, String runtime, List<String> command, List<InputFile> files) {
    public Provenance {
        command = List.copyOf(command);
        files = List.copyOf(files);
    }

    Document toDocument() {
        return Document.builder()
                .put("compiler", compiler)
                .put("runtime", runtime)
                .put("command", command)
                .put("files", files.stream().map(InputFile::toDocument).toList())
                .build();
    }
}
