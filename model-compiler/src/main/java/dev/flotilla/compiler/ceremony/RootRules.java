package dev.flotilla.compiler.ceremony;

import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootMetadata;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a root has to be, so that its change can be put in words and somebody may sign it. */
final class RootRules {
    static final List<String> ROLES =
            List.of(RootMetadata.ROOT, RootMetadata.TARGETS, RootMetadata.SNAPSHOT, RootMetadata.TIMESTAMP);

    private RootRules() {}

    static void require(Optional<RootMetadata> before, RootMetadata root, Instant now) throws CeremonyException {
        requireVersion(before, root);
        if (!now.isBefore(root.expires())) {
            throw new CeremonyException("the root has expired already, at " + root.expires());
        }
        if (!root.roles().keySet().equals(Set.copyOf(ROLES))) {
            throw new CeremonyException("the root has the roles "
                    + new TreeSet<>(root.roles().keySet()) + "; this ceremony knows " + ROLES + " only");
        }
        Set<String> used = new HashSet<>();
        for (String name : ROLES) {
            used.addAll(require(name, role(root, name), root.keys()));
        }
        for (Map.Entry<String, PublicKey> key : root.keys().entrySet()) {
            if (!key.getKey().equals(key.getValue().keyId())) {
                throw new CeremonyException("the key " + key.getKey() + " is listed under an id that is not its own");
            }
            if (!used.contains(key.getKey())) {
                throw new CeremonyException("the key " + key.getKey() + " is listed without a role");
            }
        }
    }

    private static void requireVersion(Optional<RootMetadata> before, RootMetadata root) throws CeremonyException {
        long expected = before.map(RootMetadata::version).orElse(0L) + 1;
        if (root.version() == expected) {
            return;
        }
        throw new CeremonyException(
                before.isEmpty()
                        ? "the root is version " + root.version() + "; give the one before it with --previous"
                        : "the root is version " + root.version() + ", but after version " + (expected - 1) + " comes "
                                + expected);
    }

    private static List<String> require(String name, Role role, Map<String, PublicKey> keys) throws CeremonyException {
        for (String id : role.keyIds()) {
            if (!keys.containsKey(id)) {
                throw new CeremonyException(name + ": names the key " + id + ", which is not listed");
            }
        }
        if (role.threshold() > role.keyIds().size()) {
            throw new CeremonyException(name + ": asks for " + role.threshold() + " of "
                    + role.keyIds().size() + " keys, so that nobody could ever sign for it");
        }
        if (role.postQuantumThreshold() > 0) {
            throw new CeremonyException(name + ": asks for signatures of ML-DSA-65, which no ceremony can make");
        }
        return role.keyIds();
    }

    static Role role(RootMetadata root, String name) {
        return Optional.ofNullable(root.roles().get(name)).orElseThrow();
    }
}
