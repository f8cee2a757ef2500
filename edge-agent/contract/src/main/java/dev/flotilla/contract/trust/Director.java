package dev.flotilla.contract.trust;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whom the owner lets assign bundles to devices: a role that targets.json delegates to, and which names no targets of its
 * own. The owner takes the power away by new targets.
 *
 * @param keys the keys that may sign, by id; one signature is enough
 */
public record Director(Map<String, PublicKey> keys) {
    /** Copies what it is given. */
    public Director {
        keys = Map.copyOf(keys);
    }

    /** The director in these delegations. A role that asks for more than one signature has nobody who may sign alone. */
    static Optional<Director> find(Delegations delegations) {
        return delegations.find(OnlineKeys.DIRECTOR).map(named -> of(named.role(), delegations.keys()));
    }

    private static Director of(Role role, Map<String, PublicKey> listed) {
        Map<String, PublicKey> keys = new TreeMap<>();
        if (role.threshold() == 1 && role.postQuantumThreshold() == 0) {
            role.keyIds().forEach(id -> Optional.ofNullable(listed.get(id))
                    .filter(key -> key.scheme().equals(PublicKey.ED25519))
                    .ifPresent(key -> keys.put(id, key)));
        }
        return new Director(keys);
    }

    /** Whether the owner named a key of this id. */
    public boolean has(String keyId) {
        return keys.containsKey(keyId);
    }

    /**
     * The key of this id.
     *
     * @throws BadSignatureException if the owner named none
     */
    PublicKey key(String keyId) throws BadSignatureException {
        PublicKey key = keys.get(keyId);
        if (key == null) {
            throw new BadSignatureException(
                    "targets.json names no key " + keyId + " for the role " + OnlineKeys.DIRECTOR);
        }
        return key;
    }
}
