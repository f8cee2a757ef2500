package dev.flotilla.compiler.ceremony;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What targets have to be, so that their change can be put in words and somebody may sign them. */
final class TargetsRules {
    private TargetsRules() {}

    static void require(String role, Optional<TargetsMetadata> before, TargetsMetadata after, Instant now)
            throws CeremonyException {
        long expected = before.map(TargetsMetadata::version).orElse(0L) + 1;
        if (after.version() != expected) {
            throw new CeremonyException("the draft is version " + after.version() + ", but after "
                    + (before.isEmpty() ? "no " + role + ".json at all" : "version " + (expected - 1)) + " comes "
                    + expected
                    + "; it has to follow the newest " + role + ".json");
        }
        if (!now.isBefore(after.expires())) {
            throw new CeremonyException("the draft has expired already, at " + after.expires());
        }
        for (TargetEntry entry : after.entries().values()) {
            require(entry);
        }
        require(after.delegations());
    }

    /** Nothing may stand beside what is put in words. */
    private static void require(TargetEntry entry) throws CeremonyException {
        boolean explained = entry.release()
                .map(file -> TargetEntry.of(file).equals(entry))
                .orElse(entry.custom().isEmpty());
        if (!explained) {
            throw new CeremonyException(entry.path() + ": says more than this version can explain");
        }
    }

    private static void require(Delegations delegations) throws CeremonyException {
        if (delegations.bins().isPresent()) {
            throw new CeremonyException("the draft delegates to hash bins, which this version does not explain");
        }
        Set<String> used = new HashSet<>();
        for (DelegatedRole role : delegations.roles()) {
            used.addAll(role.role().keyIds());
            if (role.role().postQuantumThreshold() > 0) {
                throw new CeremonyException(
                        role.name() + ": asks for signatures of ML-DSA-65, which this version does" + " not explain");
            }
        }
        for (Map.Entry<String, PublicKey> key : delegations.keys().entrySet()) {
            if (!key.getKey().equals(key.getValue().keyId()) || !used.remove(key.getKey())) {
                throw new CeremonyException(
                        "the key " + key.getKey() + " is listed without a role, or under an id that is not its own");
            }
        }
        if (!used.isEmpty()) {
            throw new CeremonyException("delegations name keys that are not listed: " + used);
        }
    }
}
