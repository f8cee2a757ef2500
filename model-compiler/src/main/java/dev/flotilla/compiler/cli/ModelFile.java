package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.tflite.EngineOptions;
import java.nio.file.Path;

/** A model that a command was given, read once: whatever becomes of the file, all steps see the same bytes. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record ModelFile(Path path, byte[] bytes, Model model) {
    /** @throws InputException naming the file, unless our own reader finds it sound */
    static ModelFile read(Path path) throws InputException {
        byte[] bytes = InputFiles.bytes(path);
        return new ModelFile(path, bytes, InputFiles.model(path, bytes));
    }

    /** Loads it into the runtime. @throws InputException naming the file when the runtime refuses it */
    LoadedModel load(EngineOptions options) throws InputException {
        return InputFiles.load(path, bytes, options);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
