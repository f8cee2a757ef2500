package dev.flotilla.fleet.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.Director;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.ReleasedTargets;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.util.List;
import java.util.Optional;

/**
 * The metadata that the server goes by.
 *
 * @param root SHA-256 of the newest root.json
 * @param rootVersion its version
 * @param released what the newest targets.json says, if the root's keys signed it, and the roles that it delegates to
 * @param roles the roles that release bundles in the owner's stead, or did, by name
 * @param mayPublish whether the server may sign snapshot.json and timestamp.json for it
 * @param problem why devices get no updates, or not for all, and what to do; empty when all is well
 */
public record TrustState(
        Digest root,
        long rootVersion,
        Optional<ReleasedTargets> released,
        List<RoleState> roles,
        boolean mayPublish,
        Optional<String> problem) {

    public TrustState {
        roles = List.copyOf(roles);
    }

    /** What the newest targets.json says. */
    public Optional<TargetsMetadata> targets() {
        return released.map(ReleasedTargets::owner);
    }

    /** Whether the owner lets this key sign assignments. */
    public boolean isDirector(PublicKey key) {
        return isDirector(released, key);
    }

    static boolean isDirector(Optional<ReleasedTargets> released, PublicKey key) {
        return released.flatMap(all -> all.owner().findDirector())
                .filter((Director director) -> director.has(key.keyId()))
                .isPresent();
    }
}
