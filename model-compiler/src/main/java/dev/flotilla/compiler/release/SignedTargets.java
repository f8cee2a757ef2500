package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.Signatories;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;

/**
 * Targets, and how far they are.
 *
 * @param targets what is signed
 * @param signatures of different keys that count
 * @param needed for devices to take them
 */
public record SignedTargets(TargetsMetadata targets, int signatures, int needed) {
    static SignedTargets of(TargetsDraft draft, Signatories signatories) throws TrustException {
        return new SignedTargets(
                draft.targets(),
                draft.signers(signatories).size(),
                signatories.role().threshold());
    }

    /** Whether devices would take them. */
    public boolean isComplete() {
        return signatures >= needed;
    }
}
