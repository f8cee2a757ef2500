package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.ReleasedTargets;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.trust.TrustState;
import java.util.Optional;

/** What devices would refuse by what is signed now, however it was when the bundle was taken in. */
final class Floors {

    private Floors() {}

    /** Why nothing can be rolled out that was never taken in. */
    static String unknown(Digest bundle) {
        return "bundle: there is none with digest " + bundle.hex() + "; upload it first";
    }

    /** Why devices would refuse the bundle; empty if they would not. */
    static Optional<String> findRefusal(RegisteredBundle bundle, Optional<TrustState> trust) {
        return trust.flatMap(TrustState::released).flatMap(released -> findRefusal(bundle.target(), released));
    }

    private static Optional<String> findRefusal(TargetFile target, ReleasedTargets released) {
        TargetPolicy policy = target.policy();
        long floor = released.floor(policy.family());
        if (policy.release() < floor) {
            return Optional.of("release " + policy.release() + " of " + policy.family() + " is retired, its floor is "
                    + floor + "; devices would refuse it");
        }
        return released.releases(target)
                ? Optional.empty()
                : Optional.of(target.path() + " is released no more, by targets.json or a role that it delegates to;"
                        + " devices would refuse it");
    }
}
