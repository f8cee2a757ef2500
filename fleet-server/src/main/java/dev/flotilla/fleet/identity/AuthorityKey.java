package dev.flotilla.fleet.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** The key that signs certificates: ECDSA over SHA-256, as DER (RFC 3279 section 2.2.3). */
@FunctionalInterface
interface AuthorityKey {
    byte[] sign(byte[] message) throws GeneralSecurityException;

    /** One that is in memory. */
    static AuthorityKey of(PrivateKey key) {
        return message -> {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        };
    }
}
