package dev.flotilla.contract.testkit;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.util.encoders.Hex;

/** A key of any kind that signs metadata in tests, listed as repositories of the world list it. */
public final class TestKey {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestKeyKind kind;
    private final AsymmetricCipherKeyPair pair;
    private final Document listed;
    private final String keyId;

    private TestKey(TestKeyKind kind, AsymmetricCipherKeyPair pair, Document listed, String keyId) {
        this.kind = kind;
        this.pair = pair;
        this.listed = listed;
        this.keyId = keyId;
    }

    /** A new key. */
    public static TestKey of(TestKeyKind kind) {
        AsymmetricCipherKeyPair pair = kind.generate(RANDOM);
        Document listed = Document.builder()
                .put("keytype", kind.keyType())
                .put(
                        "keyval",
                        Document.builder()
                                .put("public", publicText(kind, pair.getPublic()))
                                .build())
                .put("scheme", kind.scheme())
                .build();
        return new TestKey(
                kind, pair, listed, Digest.of(listed.toCanonicalJson()).hex());
    }

    /** A new Ed25519 key. */
    public static TestKey ed25519() {
        return of(TestKeyKind.ED25519);
    }

    /** The same key under another id. */
    public TestKey named(String otherId) {
        return new TestKey(kind, pair, listed, otherId);
    }

    /** The same key and id, listed otherwise. */
    public TestKey listedAs(Document otherwise) {
        return new TestKey(kind, pair, otherwise, keyId);
    }

    public String keyId() {
        return keyId;
    }

    /** How metadata lists it. */
    public Document listed() {
        return listed;
    }

    /** The signature in hexadecimal. */
    public String sign(byte[] message) {
        try {
            Signer signer = kind.signer();
            signer.init(true, pair.getPrivate());
            signer.update(message, 0, message.length);
            return Hex.toHexString(signer.generateSignature());
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String publicText(TestKeyKind kind, AsymmetricKeyParameter key) {
        if (key instanceof Ed25519PublicKeyParameters ed25519) {
            return Hex.toHexString(ed25519.getEncoded());
        }
        if (key instanceof MLDSAPublicKeyParameters mlDsa) {
            return Hex.toHexString(mlDsa.getEncoded());
        }
        if (kind == TestKeyKind.ECDSA_HEX && key instanceof ECPublicKeyParameters point) {
            return Hex.toHexString(point.getQ().getEncoded(false));
        }
        return pem(key);
    }

    private static String pem(AsymmetricKeyParameter key) {
        try {
            byte[] der =
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded("DER");
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
