package dev.flotilla.fleet.trust;

import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.OnlineKeys;
import java.security.SecureRandom;

/**
 * The keys that the server signs with by itself. Whoever has them can choose among what the owner released, and withhold
 * updates; the owner ends that with a root.json and a targets.json that name others.
 */
public record OnlineSigners(Ed25519Key snapshot, Ed25519Key timestamp, Ed25519Key director) {

    static OnlineSigners generate(SecureRandom random) {
        return new OnlineSigners(Ed25519Key.generate(random), Ed25519Key.generate(random), Ed25519Key.generate(random));
    }

    /** What the owner has to name. */
    public OnlineKeys publicKeys() {
        return new OnlineKeys(snapshot.publicKey(), timestamp.publicKey(), director.publicKey());
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "OnlineSigners(" + publicKeys() + ")";
    }
}
