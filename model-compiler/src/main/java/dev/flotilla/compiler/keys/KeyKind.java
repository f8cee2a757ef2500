package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.EcdsaKey;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.P256KeyPair;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The kinds of key that an owner signs with. */
public enum KeyKind {
    /** RFC 8032. */
    ED25519,
    /** ECDSA on P-256 (FIPS 186-5), which most hardware tokens have. */
    P256;

    /** RFC 8410 section 3. */
    private static final ASN1ObjectIdentifier ID_ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

    /** A new key as PKCS#8 PrivateKeyInfo. */
    byte[] generate(SecureRandom random) {
        return switch (this) {
            case ED25519 -> Ed25519Key.generate(random).pkcs8();
            case P256 -> P256KeyPair.generate(random).pkcs8();
        };
    }

    /** Reads a PKCS#8 PrivateKeyInfo of either kind. */
    static MetadataKey parse(byte[] pkcs8) throws MalformedKeyException {
        ASN1ObjectIdentifier algorithm = info(pkcs8).getPrivateKeyAlgorithm().getAlgorithm();
        if (algorithm.equals(ID_ED25519)) {
            return Ed25519Key.parsePkcs8(pkcs8);
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            P256KeyPair pair = P256KeyPair.parsePkcs8(pkcs8);
            return new EcdsaKey(pair, pair.publicKey());
        }
        throw new MalformedKeyException("neither an Ed25519 nor a P-256 private key");
    }

    /** Reads a PKCS#8 PrivateKeyInfo of any kind. */
    static PrivateKeyInfo info(byte[] pkcs8) throws MalformedKeyException {
        try {
            return PrivateKeyInfo.getInstance(pkcs8);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new MalformedKeyException("not a private key in PKCS#8");
        }
    }
}
