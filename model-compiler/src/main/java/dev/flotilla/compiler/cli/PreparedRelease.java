package dev.flotilla.compiler.cli;

import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is signed about a bundle.
 *
 * @param target what targets.json will say
 * @param file where the provenance goes
 * @param provenance JSON that says where the bundle comes from, if known
 */
record PreparedRelease(TargetFile target, Path file, Optional<String> provenance) {
    /** Waits until the key has turned out to be the right one: what lies there before may be good. */
    void keepProvenance() throws IOException {
        if (provenance.isPresent()) {
            OutputFiles.write(file, provenance.get().getBytes(StandardCharsets.UTF_8));
        }
    }
}
