package dev.flotilla.contract.testkit;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** The kinds of key in repositories, with the ways in which their public halves are written. */
public enum TestKeyKind {
    ED25519("ed25519", "ed25519"),
    /** In PEM, as most tools write it. */
    ECDSA("ecdsa", "ecdsa-sha2-nistp256"),
    /** In PEM under the key type of the specification. */
    ECDSA_LONG_TYPE("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"),
    /** As a point in hexadecimal digits. */
    ECDSA_HEX("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"),
    /** With a salt as long as the digest. */
    RSA("rsa", "rsassa-pss-sha256"),
    /** With the longest salt there is room for. */
    RSA_LONG_SALT("rsa", "rsassa-pss-sha256"),
    ML_DSA("ml-dsa", "ml-dsa-65");

    private static final int RSA_BITS = 2048;
    private static final int DIGEST_BYTES = 32;
    private static final int LONGEST_SALT = RSA_BITS / 8 - DIGEST_BYTES - 2;
    private static final int CERTAINTY = 80;

    private final String keyType;
    private final String scheme;

    TestKeyKind(String keyType, String scheme) {
        this.keyType = keyType;
        this.scheme = scheme;
    }

    String keyType() {
        return keyType;
    }

    String scheme() {
        return scheme;
    }

    AsymmetricCipherKeyPair generate(SecureRandom random) {
        AsymmetricCipherKeyPairGenerator generator =
                switch (this) {
                    case ED25519 -> new Ed25519KeyPairGenerator();
                    case ECDSA, ECDSA_LONG_TYPE, ECDSA_HEX -> new ECKeyPairGenerator();
                    case RSA, RSA_LONG_SALT -> new RSAKeyPairGenerator();
                    case ML_DSA -> new MLDSAKeyPairGenerator();
                };
        generator.init(
                switch (this) {
                    case ED25519 -> new Ed25519KeyGenerationParameters(random);
                    case ECDSA, ECDSA_LONG_TYPE, ECDSA_HEX ->
                        new ECKeyGenerationParameters(
                                ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1), random);
                    case RSA, RSA_LONG_SALT ->
                        new RSAKeyGenerationParameters(BigInteger.valueOf(65537), random, RSA_BITS, CERTAINTY);
                    case ML_DSA -> new MLDSAKeyGenerationParameters(random, MLDSAParameters.ml_dsa_65);
                });
        return generator.generateKeyPair();
    }

    Signer signer() {
        return switch (this) {
            case ED25519 -> new Ed25519Signer();
            case ECDSA, ECDSA_LONG_TYPE, ECDSA_HEX ->
                new DSADigestSigner(new ECDSASigner(), new SHA256Digest(), StandardDSAEncoding.INSTANCE);
            case RSA -> new PSSSigner(new RSABlindedEngine(), new SHA256Digest(), DIGEST_BYTES);
            case RSA_LONG_SALT -> new PSSSigner(new RSABlindedEngine(), new SHA256Digest(), LONGEST_SALT);
            case ML_DSA -> new MLDSASigner();
        };
    }
}
