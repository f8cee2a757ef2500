package dev.flotilla.tflite;

import dev.flotilla.contract.bundle.Digest;
import java.util.Optional;

/**
 * What a probe in a child process found.
 *
 * @param output the SHA-256 of the self-test's outputs; empty if the bundle must not serve
 * @param reason why it must not; empty if it may
 */
public record ProbeReport(Optional<Digest> output, String reason) {

    static ProbeReport passed(Digest output) {
        return new ProbeReport(Optional.of(output), "");
    }

    static ProbeReport refused(String reason) {
        return new ProbeReport(Optional.empty(), reason);
    }

    public boolean passed() {
        return output.isPresent();
    }
}
