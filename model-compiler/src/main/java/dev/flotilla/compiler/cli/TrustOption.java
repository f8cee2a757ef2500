package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.recipe.LoadCheck;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether models are tried in a process of their own before this one loads them. */
final class TrustOption {
    static final String NAME = "--trust-model";

    private final ModelProbe probe;

    @Option(
            names = NAME,
            description = "Load the model in this very process and without trying it first, which is to show whether it"
                    + " crashes the runtime and takes part of a second.")
    private boolean trusted;

    TrustOption(ModelProbe probe) {
        this.probe = probe;
    }

    /** Reads a model that may be loaded here. @throws InputException naming the file if it may not */
    ModelFile read(Path file) throws InputException, IOException {
        // Our own reader is safe from anything, and refuses most of what is damaged in no time.
        ModelFile model = ModelFile.read(file);
        Optional<String> fault = findFault(model.bytes());
        if (fault.isPresent()) {
            throw new InputException(file + ": " + fault.get());
        }
        return model;
    }

    /** Likewise, if one was given. */
    Optional<ModelFile> read(Optional<Path> file) throws InputException, IOException {
        return file.isPresent() ? Optional.of(read(file.get())) : Optional.empty();
    }

    /** Why a model must not be loaded here, if so. */
    Optional<String> findFault(byte[] model) throws IOException {
        return trusted ? Optional.empty() : probe.findFault(model);
    }

    /** The same for what is compiled from such a model. */
    LoadCheck ofResult() {
        return trusted ? LoadCheck.NONE : this::requireResult;
    }

    private void requireResult(byte[] result) throws ModelRejectedException {
        Optional<String> fault;
        try {
            fault = probe.findFault(result);
        } catch (IOException e) {
            throw new ModelRejectedException("the compiled model could not be tried: " + e.getMessage(), e);
        }
        if (fault.isPresent()) {
            throw new ModelRejectedException("compiled, " + fault.get());
        }
    }
}
