package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ShadowTerms;
import java.time.Instant;
import java.util.Optional;

/**
 * What a device is asked to run.
 *
 * @param counter rises by one with every assignment to the device
 * @param nonce random; a report that answers this assignment has to repeat it
 * @param messageId names the message that carries it
 * @param rolloutId the rollout that made it; empty when no rollout stands behind it
 * @param bundle the bundle to run
 * @param at when it was made, by the server's clock
 * @param shadow how the bundle is to run beside the one that serves; empty if it is to serve itself
 */
public record Assignment(
        long counter,
        String nonce,
        String messageId,
        Optional<String> rolloutId,
        Digest bundle,
        Instant at,
        Optional<ShadowTerms> shadow) {

    /** Of a bundle that is to serve. */
    public Assignment(
            long counter, String nonce, String messageId, Optional<String> rolloutId, Digest bundle, Instant at) {
        this(counter, nonce, messageId, rolloutId, bundle, at, Optional.empty());
    }
}
