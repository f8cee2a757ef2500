package dev.flotilla.contract.trust;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** A key that signs metadata (RFC 8032): an owner's, which belongs on her machine alone, or one of a server's online keys. */
public final class Ed25519Key implements MetadataKey {
    private static final int MAX_PKCS8_BYTES = 256;
    /** RFC 8410 section 3. */
    private static final ASN1ObjectIdentifier ID_ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

    private final Ed25519PrivateKeyParameters secret;
    private final PublicKey publicKey;

    private Ed25519Key(Ed25519PrivateKeyParameters secret) {
        this.secret = secret;
        try {
            this.publicKey = PublicKey.ed25519(secret.generatePublicKey().getEncoded());
        } catch (MalformedKeyException e) {
            throw new IllegalStateException("every Ed25519 secret has a public key", e);
        }
    }

    /** Makes a new key. */
    public static Ed25519Key generate(SecureRandom random) {
        return new Ed25519Key(new Ed25519PrivateKeyParameters(random));
    }

    /**
     * The key of a 32-byte seed.
     *
     * @throws MalformedKeyException if there are not 32 bytes
     */
    public static Ed25519Key ofSeed(byte[] seed) throws MalformedKeyException {
        if (seed.length != Ed25519PrivateKeyParameters.KEY_SIZE) {
            throw new MalformedKeyException("an Ed25519 seed has 32 bytes, found " + seed.length);
        }
        return new Ed25519Key(new Ed25519PrivateKeyParameters(seed));
    }

    /**
     * Reads a PKCS#8 PrivateKeyInfo (RFC 8410), as OpenSSL writes it too.
     *
     * @throws MalformedKeyException if it is no Ed25519 private key
     */
    public static Ed25519Key parsePkcs8(byte[] der) throws MalformedKeyException {
        try {
            if (der.length <= MAX_PKCS8_BYTES
                    && PrivateKeyFactory.createKey(der) instanceof Ed25519PrivateKeyParameters key) {
                return new Ed25519Key(key);
            }
        } catch (IOException | RuntimeException e) {
            throw new MalformedKeyException("not an Ed25519 private key in PKCS#8");
        }
        throw new MalformedKeyException("expected an Ed25519 private key in PKCS#8");
    }

    /** The key as DER PrivateKeyInfo, 48 bytes. Keep it secret. */
    public byte[] pkcs8() {
        try {
            return new PrivateKeyInfo(new AlgorithmIdentifier(ID_ED25519), new DEROctetString(secret.getEncoded()))
                    .getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("an Ed25519 key always has a DER encoding", e);
        }
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Signs a message: 64 bytes. */
    @Override
    public byte[] sign(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, secret);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }
}
