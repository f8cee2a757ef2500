package dev.flotilla.fleet.app;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds {@code flotilla-compiler.jar}: beside the server's own jar, or in the build tree that this server runs from. */
final class CompilerJar {
    private static final String NAME = "flotilla-compiler.jar";

    private CompilerJar() {}

    static Optional<Path> find() {
        CodeSource source = CompilerJar.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            return beside(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** @param own jar or folder of classes */
    static Optional<Path> beside(Path own) {
        return Stream.of(
                        own.resolveSibling(NAME),
                        own.resolveSibling("../../model-compiler/target").resolve(NAME))
                .map(Path::normalize)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
