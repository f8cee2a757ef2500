package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.EcdsaKey;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.P256PublicKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;

/**
 * A private key of the owner's on a token: ECDSA on P-256, since the JDK reaches no Ed25519 keys on tokens. It has to have a
 * certificate beside it, of any content but its public key, by whose label it is named.
 */
public final class TokenKey {
    private static final String CURVE = "secp256r1";

    private final Pkcs11Uri uri;

    /** The key of this name. */
    public TokenKey(Pkcs11Uri uri) {
        this.uri = uri;
    }

    /**
     * The key, which stays where it is.
     *
     * @throws MalformedKeyException naming the key, also when there is none or the PIN is wrong
     */
    public MetadataKey load(PinSource pins) throws MalformedKeyException {
        return Step.towards(uri, () -> open(pins).entry().key());
    }

    /**
     * Has the token make the key.
     *
     * @param now from when on the certificate beside it is valid
     * @throws MalformedKeyException naming the key, also when there is one; it is left alone
     */
    public MetadataKey generate(PinSource pins, Instant now) throws MalformedKeyException {
        return Step.towards(uri, () -> {
            OpenToken token = open(pins);
            KeyStore store = token.store();
            if (store.containsAlias(uri.object())) {
                throw new MalformedKeyException("exists already and is left alone; --existing takes it as it is");
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance(OpenToken.EC, store.getProvider());
            generator.initialize(new ECGenParameterSpec(CURVE));
            KeyPair pair = generator.generateKeyPair();
            if (pair.getPrivate().getEncoded() != null) {
                throw new MalformedKeyException("the token made a key that it would give away");
            }
            P256PublicKey publicKey = P256PublicKey.parseSpki(pair.getPublic().getEncoded());
            EcdsaKey key = token.key(pair.getPrivate(), publicKey);
            Certificate certificate = KeyCertificate.of(uri.object(), key, publicKey, now);
            store.setKeyEntry(uri.object(), pair.getPrivate(), null, new Certificate[] {certificate});
            return key;
        });
    }

    private OpenToken open(PinSource pins) throws IOException, GeneralSecurityException, MalformedKeyException {
        return OpenToken.open(uri, SunPkcs11.configure(uri.module(), TokenSlots.find(uri)), pins);
    }
}
