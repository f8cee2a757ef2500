package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Digest;

/** What a probe found. */
public sealed interface ProbeResult {

    /**
     * The self-test passed.
     *
     * @param output the SHA-256 of the outputs
     */
    record Passed(Digest output) implements ProbeResult {}

    /**
     * The bundle must not serve.
     *
     * @param reason for people
     */
    record Refused(String reason) implements ProbeResult {}
}
