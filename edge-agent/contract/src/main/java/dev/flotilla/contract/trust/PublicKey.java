package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.encoders.Hex;

/** An owner's public key, Ed25519 (RFC 8032), as TUF metadata lists it. */
public final class PublicKey {
    /** The one key type and scheme known so far. */
    public static final String ED25519 = "ed25519";

    private static final int BYTES = Ed25519PublicKeyParameters.KEY_SIZE;
    private static final int SIGNATURE_BYTES = 64;

    private final byte[] bytes;
    private final String keyId;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
        this.keyId = Digest.of(document(bytes).toCanonicalJson()).hex();
    }

    /**
     * An Ed25519 key from its 32 bytes.
     *
     * @throws MalformedKeyException if there are not 32
     */
    public static PublicKey ed25519(byte[] bytes) throws MalformedKeyException {
        if (bytes.length != BYTES) {
            throw new MalformedKeyException("an Ed25519 public key has 32 bytes, found " + bytes.length);
        }
        return new PublicKey(bytes.clone());
    }

    /** Whether this is a key of a kind that {@link #parse} reads; metadata may list others, which count for nothing. */
    static boolean isKnown(Document key) throws MalformedDocumentException {
        return key.string("keytype").equals(ED25519) && key.string("scheme").equals(ED25519);
    }

    static PublicKey parse(Document key) throws MalformedDocumentException, MalformedKeyException {
        try {
            return ed25519(Hex.decodeStrict(key.object("keyval").string("public")));
        } catch (DecoderException e) {
            throw new MalformedKeyException("keyval.public: expected hexadecimal digits");
        }
    }

    /** SHA-256, in hexadecimal, of the canonical JSON of the key: its name in TUF metadata (TUF 1.0.31 section 4.2). */
    public String keyId() {
        return keyId;
    }

    /** The signature scheme. */
    public String scheme() {
        return ED25519;
    }

    /** The 32 bytes of the key. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The key as it stands in TUF metadata. */
    Document toDocument() {
        return document(bytes);
    }

    private static Document document(byte[] bytes) {
        return Document.builder()
                .put("keytype", ED25519)
                .put(
                        "keyval",
                        Document.builder().put("public", Hex.toHexString(bytes)).build())
                .put("scheme", ED25519)
                .build();
    }

    /**
     * Returns if the signature over the message is this key's.
     *
     * @throws BadSignatureException otherwise
     */
    public void verify(byte[] message, byte[] signature) throws BadSignatureException {
        if (!signed(message, signature)) {
            throw new BadSignatureException("no valid signature by key " + keyId);
        }
    }

    boolean signed(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(bytes));
            verifier.update(message, 0, message.length);
            return verifier.verifySignature(signature);
        } catch (IllegalArgumentException e) {
            return false; // the 32 bytes are no point of the curve, so nothing is signed by them
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "ed25519:" + keyId;
    }
}
