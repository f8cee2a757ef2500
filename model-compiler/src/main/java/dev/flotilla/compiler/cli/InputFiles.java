package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.provenance.CompileReport;
import dev.flotilla.compiler.provenance.ProvenanceException;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what commands are given; every failure names the file. */
final class InputFiles {
    /** Most bytes of a model: 1 GiB. */
    private static final long MAX_BYTES = 1L << 30;

    private InputFiles() {}

    static byte[] bytes(Path file) throws InputException {
        requireFile(file);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Refuses what is no file, is empty, or is too large for anything. */
    static void requireFile(Path file) throws InputException {
        if (!Files.exists(file)) {
            throw new InputException(file + ": does not exist");
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": is not a file");
        }
        try {
            if (Files.size(file) == 0) {
                throw new InputException(file + ": is empty");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new InputException(file + ": is larger than " + MAX_BYTES + " bytes");
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InputException unreadable(Path file, IOException cause) {
        return new InputException(file + ": cannot be read: " + cause.getMessage(), cause);
    }

    /** Reads a model with our own reader, which is safe from anything. */
    static Model model(Path file, byte[] bytes) throws InputException {
        try {
            return ModelReader.read(bytes);
        } catch (MalformedModelException | UnsupportedModelException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    /** Loads a model into the runtime; {@code file} is what it comes from. */
    static LoadedModel load(Path file, byte[] model, EngineOptions options) throws InputException {
        try {
            return new TfliteEngine(options).load(model);
        } catch (ModelRejectedException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    static Optional<PreprocessSpec> preprocess(Optional<Path> file) throws InputException {
        return file.isEmpty() ? Optional.empty() : Optional.of(preprocess(file.get()));
    }

    static PreprocessSpec preprocess(Path file) throws InputException {
        try {
            return PreprocessSpec.parse(bytes(file));
        } catch (MalformedDocumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    static CompileReport report(Path file) throws InputException {
        try {
            return CompileReport.parse(bytes(file));
        } catch (ProvenanceException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    static Bundle bundle(Path file) throws InputException {
        return bundle(file, bytes(file));
    }

    static Bundle bundle(Path file, byte[] bytes) throws InputException {
        try {
            return BundleReader.read(bytes);
        } catch (MalformedBundleException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }
}
