package dev.flotilla.contract.trust;

import java.util.Map;
import java.util.Optional;

/**
 * Whose signatures count for a file.
 *
 * @param roleName whose file it is
 * @param keys key id to key, others among them
 * @param role who of them may sign, and how many have to
 */
public record Signatories(String roleName, Map<String, PublicKey> keys, Role role) {
    /** Copies what it is given. */
    public Signatories {
        keys = Map.copyOf(keys);
    }

    /**
     * Those of one of the root's roles.
     *
     * @throws BadSignatureException if the root has no such role
     */
    public static Signatories of(RootMetadata root, String roleName) throws BadSignatureException {
        return new Signatories(roleName, root.keys(), root.role(roleName));
    }

    /** Whether this key may sign. */
    public boolean has(PublicKey key) {
        return role.keyIds().stream()
                .anyMatch(id ->
                        Optional.ofNullable(keys.get(id)).filter(key::equals).isPresent());
    }
}
