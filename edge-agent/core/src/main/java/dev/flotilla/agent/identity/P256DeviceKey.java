package dev.flotilla.agent.identity;

import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/** A device key that this process holds itself. */
public class P256DeviceKey implements DeviceKey {
    private final P256KeyPair pair;

    /** The key of this pair. */
    public P256DeviceKey(P256KeyPair pair) {
        this.pair = pair;
    }

    @Override
    public P256PublicKey publicKey() {
        return pair.publicKey();
    }

    @Override
    public PrivateKey tlsKey() {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pair.pkcs8()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no keys on P-256: " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] signP1363(byte[] message) {
        return pair.signP1363(message);
    }

    @Override
    public byte[] agree(P256PublicKey other) {
        return pair.agree(other);
    }
}
