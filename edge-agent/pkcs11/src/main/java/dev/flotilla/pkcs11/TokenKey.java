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
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;

/**
 * A private key of the owner's on a token: ECDSA on P-256, since the JDK reaches no Ed25519 keys on tokens. It has to have a
 * certificate beside it, of any content but its public key, by whose label it is named.
 */
public final class TokenKey {
    private static final String CURVE = "secp256r1";
    private static final String EC = "EC";

    private final Pkcs11Uri uri;

    /** The key of this name. */
    public TokenKey(Pkcs11Uri uri) {
        this.uri = uri;
    }

    /** Something about a token that may turn out wrong. */
    private interface Step<T> {
        T take() throws IOException, GeneralSecurityException, MalformedKeyException;
    }

    private <T> T named(Step<T> step) throws MalformedKeyException {
        try {
            return step.take();
        } catch (IOException | GeneralSecurityException | ProviderException | MalformedKeyException e) {
            throw new MalformedKeyException(uri + ": " + Reason.of(e));
        }
    }

    /**
     * The key, which stays where it is.
     *
     * @throws MalformedKeyException naming the key, also when there is none or the PIN is wrong
     */
    public MetadataKey load(PinSource pins) throws MalformedKeyException {
        return named(() -> find(open(pins))
                .orElseThrow(() -> new MalformedKeyException("the token has no private key with a certificate of this"
                        + " label beside it, which the JDK needs to find it; make one with flotilla-compiler keygen"
                        + " --key")));
    }

    /**
     * Has the token make the key.
     *
     * @param now from when on the certificate beside it is valid
     * @throws MalformedKeyException naming the key, also when there is one; it is left alone
     */
    public MetadataKey generate(PinSource pins, Instant now) throws MalformedKeyException {
        return named(() -> {
            KeyStore token = open(pins);
            if (token.containsAlias(uri.object())) {
                throw new MalformedKeyException("exists already and is left alone; --existing takes it as it is");
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance(EC, token.getProvider());
            generator.initialize(new ECGenParameterSpec(CURVE));
            KeyPair pair = generator.generateKeyPair();
            if (pair.getPrivate().getEncoded() != null) {
                throw new MalformedKeyException("the token made a key that it would give away");
            }
            P256PublicKey publicKey = P256PublicKey.parseSpki(pair.getPublic().getEncoded());
            EcdsaKey key = key(token.getProvider(), pair.getPrivate(), publicKey);
            Certificate certificate = KeyCertificate.of(uri.object(), key, publicKey, now);
            token.setKeyEntry(uri.object(), pair.getPrivate(), null, new Certificate[] {certificate});
            return key;
        });
    }

    private KeyStore open(PinSource pins) throws IOException, GeneralSecurityException, MalformedKeyException {
        Provider provider = SunPkcs11.configure(uri.module(), TokenSlots.find(uri));
        KeyStore token = KeyStore.getInstance("PKCS11", provider);
        token.load(() -> new KeyStore.CallbackHandlerProtection(asked -> answer(asked, pins)));
        return token;
    }

    private void answer(Callback[] asked, PinSource pins) throws IOException {
        for (Callback callback : asked) {
            if (callback instanceof PasswordCallback pin) {
                try {
                    pin.setPassword(pins.pinOf(uri));
                } catch (MalformedKeyException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private Optional<MetadataKey> find(KeyStore token) throws GeneralSecurityException, MalformedKeyException {
        if (!token.isKeyEntry(uri.object())) {
            return Optional.empty();
        }
        PublicKey listed = token.getCertificate(uri.object()).getPublicKey();
        if (!listed.getAlgorithm().equals(EC)) {
            throw new MalformedKeyException("is a key of " + listed.getAlgorithm() + "; only P-256 signs here");
        }
        P256PublicKey publicKey = P256PublicKey.parseSpki(listed.getEncoded());
        return Optional.of(key(token.getProvider(), (PrivateKey) token.getKey(uri.object(), null), publicKey));
    }

    private EcdsaKey key(Provider provider, PrivateKey handle, P256PublicKey publicKey) {
        return new EcdsaKey(new TokenSigner(uri, provider, handle, publicKey), publicKey);
    }
}
