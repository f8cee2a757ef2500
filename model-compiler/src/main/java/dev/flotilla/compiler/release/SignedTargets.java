package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import java.util.Optional;

/**
 * Targets, and how far they are.
 *
 * @param targets what is signed
 * @param signatures of different release keys
 * @param needed by the root
 */
public record SignedTargets(TargetsMetadata targets, int signatures, int needed) {
    static SignedTargets of(TargetsDraft draft, RootMetadata root) throws TrustException {
        int needed = Optional.ofNullable(root.roles().get(RootMetadata.TARGETS))
                .orElseThrow()
                .threshold();
        return new SignedTargets(draft.targets(), draft.signers(root).size(), needed);
    }

    /** Whether devices would take them. */
    public boolean isComplete() {
        return signatures >= needed;
    }
}
