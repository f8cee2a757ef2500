package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
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
 */
public record Assignment(
        long counter, String nonce, String messageId, Optional<String> rolloutId, Digest bundle, Instant at) {}
