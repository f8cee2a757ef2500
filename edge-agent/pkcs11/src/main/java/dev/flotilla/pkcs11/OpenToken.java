package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.EcdsaKey;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256PublicKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;

/**
 * A token that has taken its PIN, or wants none.
 *
 * @param uri of the key that it is opened for
 * @param store what is on it, by the provider that reaches it
 */
record OpenToken(Pkcs11Uri uri, KeyStore store) {
    static final String EC = "EC";

    private static final String TYPE = "PKCS11";

    static OpenToken open(Pkcs11Uri uri, Provider provider, PinSource pins)
            throws IOException, GeneralSecurityException, MalformedKeyException {
        if (!isThere(provider)) {
            throw new MalformedKeyException("there is no token in its slot");
        }
        KeyStore store = KeyStore.getInstance(TYPE, provider);
        try {
            store.load(() -> new KeyStore.CallbackHandlerProtection(asked -> answer(uri, asked, pins)));
        } catch (IOException e) {
            if (Reason.isWrongPin(e)) {
                pins.refused();
            }
            throw e;
        }
        return new OpenToken(uri, store);
    }

    /** Whether a token is where the provider looks for it, as far as the JDK has noticed. */
    static boolean isThere(Provider provider) {
        return provider.getService("KeyStore", TYPE) != null;
    }

    private static void answer(Pkcs11Uri uri, Callback[] asked, PinSource pins) throws IOException {
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

    /** @throws MalformedKeyException if there is none, or it is not on P-256 */
    TokenEntry entry() throws GeneralSecurityException, MalformedKeyException {
        if (!store.isKeyEntry(uri.object())
                || !(store.getCertificate(uri.object()) instanceof X509Certificate certificate)) {
            throw new MalformedKeyException("the token has no private key with a certificate of this label beside it,"
                    + " which the JDK needs to find it; flotilla-compiler keygen --key makes both, or keytool");
        }
        String algorithm = certificate.getPublicKey().getAlgorithm();
        if (!algorithm.equals(EC)) {
            throw new MalformedKeyException("is a key of " + algorithm + "; only P-256 signs here");
        }
        P256PublicKey publicKey =
                P256PublicKey.parseSpki(certificate.getPublicKey().getEncoded());
        PrivateKey handle = (PrivateKey) store.getKey(uri.object(), null);
        return new TokenEntry(key(handle, publicKey), certificate);
    }

    EcdsaKey key(PrivateKey handle, P256PublicKey publicKey) {
        return new EcdsaKey(new TokenSigner(uri, store.getProvider(), handle, publicKey), publicKey);
    }
}
