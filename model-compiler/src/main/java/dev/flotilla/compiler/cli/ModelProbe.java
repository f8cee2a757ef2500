package dev.flotilla.compiler.cli;

import java.io.IOException;
import java.util.Optional;

/** Finds out, at no risk to this process, whether a model takes the runtime down. */
@FunctionalInterface
interface ModelProbe {
    /** Why the model must not be loaded here, if so. @throws IOException when it could not be tried */
    Optional<String> findFault(byte[] model) throws IOException;
}
