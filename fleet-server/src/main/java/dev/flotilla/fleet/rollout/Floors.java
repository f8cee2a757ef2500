package dev.flotilla.fleet.rollout;

import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.trust.TrustState;
import java.util.Optional;

/** The lowest releases that the owner lets devices run. */
final class Floors {

    private Floors() {}

    /** The floor of the bundle's family; 0 when there is none. */
    static long of(RegisteredBundle bundle, Optional<TrustState> trust) {
        String family = bundle.target().policy().family();
        return trust.flatMap(TrustState::targets)
                .map(targets -> targets.floor(family))
                .orElse(0L);
    }

    /** Whether devices would refuse the bundle, since its release is below the floor. */
    static boolean isRetired(RegisteredBundle bundle, Optional<TrustState> trust) {
        return bundle.target().policy().release() < of(bundle, trust);
    }
}
