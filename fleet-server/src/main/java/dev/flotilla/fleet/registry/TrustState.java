package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.util.Optional;

/**
 * The owner's metadata that the server goes by.
 *
 * @param root SHA-256 of root.json
 * @param targets the newest targets.json, once there is one
 */
public record TrustState(Digest root, Optional<Targets> targets) {

    /** The file's identity and what it says. */
    public record Targets(Digest digest, long length, TargetsMetadata metadata) {}
}
