package dev.flotilla.tflite;

import dev.flotilla.contract.bundle.Digest;
import java.util.Optional;

/**
 * What a probe in a child process found.
 *
 * @param output the SHA-256 of the self-test's outputs; empty if the bundle must not serve
 * @param reason why it must not; empty if it may
 * @param footprint what the model takes; empty if it must not serve, and for a model by itself
 */
public record ProbeReport(Optional<Digest> output, String reason, Optional<Footprint> footprint) {

    static ProbeReport passed(Digest output) {
        return new ProbeReport(Optional.of(output), "", Optional.empty());
    }

    static ProbeReport passed(Digest output, Footprint footprint) {
        return new ProbeReport(Optional.of(output), "", Optional.of(footprint));
    }

    static ProbeReport refused(String reason) {
        return new ProbeReport(Optional.empty(), reason, Optional.empty());
    }

    public boolean passed() {
        return output.isPresent();
    }
}
