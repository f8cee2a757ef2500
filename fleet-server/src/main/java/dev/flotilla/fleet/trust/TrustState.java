package dev.flotilla.fleet.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.Director;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.util.Optional;

/**
 * The metadata that the server goes by.
 *
 * @param root SHA-256 of the newest root.json
 * @param rootVersion its version
 * @param targets what the newest targets.json says, if the root's keys signed it
 * @param mayPublish whether the server may sign snapshot.json and timestamp.json for it
 * @param problem why devices get no updates, or not for all, and what to do; empty when all is well
 */
public record TrustState(
        Digest root,
        long rootVersion,
        Optional<TargetsMetadata> targets,
        boolean mayPublish,
        Optional<String> problem) {

    /** Whether the owner lets this key sign assignments. */
    public boolean isDirector(PublicKey key) {
        return isDirector(targets, key);
    }

    static boolean isDirector(Optional<TargetsMetadata> targets, PublicKey key) {
        return targets.flatMap(TargetsMetadata::findDirector)
                .filter((Director director) -> director.has(key.keyId()))
                .isPresent();
    }
}
