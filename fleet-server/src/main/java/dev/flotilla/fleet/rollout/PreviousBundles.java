package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.trust.TrustState;
import java.util.Map;
import java.util.Optional;

/**
 * The bundles that a rollout's devices came from, and what is signed now.
 *
 * @param bundles those of them that this server has
 */
record PreviousBundles(Map<Digest, RegisteredBundle> bundles, Optional<TrustState> trust) {

    PreviousBundles {
        bundles = Map.copyOf(bundles);
    }

    /** Why a device cannot go back to the bundle that it came from; empty if it can. */
    Optional<String> findObstacle(RolloutDevice device) {
        if (device.previous().isEmpty()) {
            return Optional.of("it is not known what it ran before");
        }
        Digest previous = device.previous().get();
        RegisteredBundle bundle = bundles.get(previous);
        return bundle == null
                ? Optional.of("its previous bundle " + previous.short8() + " is not on this server")
                : Floors.findRefusal(bundle, trust);
    }
}
