package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/**
 * A public key as TUF metadata lists it. Two are equal when they are the same key, under whatever id and with whatever
 * other fields they are listed.
 */
public final class PublicKey {
    /** The key type and scheme of the keys that the owner's tools make. */
    public static final String ED25519 = "ed25519";

    private static final int MAX_BYTES = 8 * 1024;

    private final KeyScheme scheme;
    private final SignatureVerifier verifier;
    private final Document listed;
    private final String keyId;

    private PublicKey(KeyScheme scheme, SignatureVerifier verifier, Document listed) {
        this.scheme = scheme;
        this.verifier = verifier;
        this.listed = listed;
        this.keyId = Digest.of(listed.toCanonicalJson()).hex();
    }

    /**
     * An Ed25519 key (RFC 8032) from its 32 bytes.
     *
     * @throws MalformedKeyException if there are not 32
     */
    public static PublicKey ed25519(byte[] bytes) throws MalformedKeyException {
        Document value =
                Document.builder().put("public", Hex.toHexString(bytes)).build();
        Document listed = Document.builder()
                .put("keytype", ED25519)
                .put("keyval", value)
                .put("scheme", ED25519)
                .build();
        return new PublicKey(KeyScheme.ED25519, new Ed25519Verifier(bytes), listed);
    }

    /** An ECDSA key on P-256, in PEM as the specification has it. */
    static PublicKey ecdsa(P256PublicKey key) {
        Document listed = Document.builder()
                .put("keytype", "ecdsa")
                .put(
                        "keyval",
                        Document.builder().put("public", Pem.encode(key.spki())).build())
                .put("scheme", KeyScheme.ECDSA_P256.scheme())
                .build();
        return new PublicKey(KeyScheme.ECDSA_P256, new EcdsaVerifier(key), listed);
    }

    /**
     * Reads a file with one key, {@code {"keytype", "keyval": {"public"}, "scheme"}} as it stands in TUF metadata.
     *
     * @throws MalformedKeyException if it is none, or of an unknown kind
     */
    public static PublicKey parse(byte[] json) throws MalformedKeyException {
        try {
            return find(Document.parseJson(json, Limits.of(MAX_BYTES)))
                    .orElseThrow(() -> new MalformedKeyException("a key of an unknown kind, or with unusable content"));
        } catch (MalformedDocumentException e) {
            throw new MalformedKeyException("not a public key as in TUF metadata: " + e.getMessage());
        }
    }

    /**
     * Reads a listed key. Empty for one of an unknown kind or with unusable content: TUF clients take neither for an
     * error, since metadata may be meant for others too; its signatures just count for nothing.
     */
    static Optional<PublicKey> find(Document listed) throws MalformedDocumentException {
        Optional<KeyScheme> scheme = KeyScheme.find(listed);
        String text = listed.object("keyval").findString("public").orElse("");
        if (!scheme.isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PublicKey(scheme.get(), scheme.get().verifier(text), listed));
        } catch (MalformedKeyException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** SHA-256, in hexadecimal, of the canonical JSON of the key: its usual name in metadata (TUF 1.0 section 4.2). */
    public String keyId() {
        return keyId;
    }

    /** The signature scheme. */
    public String scheme() {
        return scheme.scheme();
    }

    boolean isPostQuantum() {
        return scheme == KeyScheme.ML_DSA_65;
    }

    /** The key as its kind encodes it: 32 bytes of Ed25519, 1,952 of ML-DSA-65, DER SubjectPublicKeyInfo of others. */
    public byte[] bytes() {
        return verifier.encoded();
    }

    /** The key as it stands in TUF metadata. */
    public Document toDocument() {
        return listed;
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
        return verifier.signed(message, signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublicKey that && scheme == that.scheme && Arrays.equals(bytes(), that.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    @Override
    public String toString() {
        return scheme() + ":" + keyId;
    }
}
