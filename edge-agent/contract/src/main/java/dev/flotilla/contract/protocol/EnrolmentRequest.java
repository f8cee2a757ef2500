package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.EcSigner;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A device asks to join: JSON over HTTPS. It carries the claim of an {@link EnrolmentToken}, what the device would like to
 * be called, its public key, and its signature over these, which shows that it holds the private key.
 */
public final class EnrolmentRequest {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 4 * 1024;
    /** The longest name. */
    public static final int MAX_NAME = 128;

    private static final String CONTEXT = "flotilla enrolment v1";

    private final String claim;
    private final String name;
    private final byte[] publicKeySpki;
    private final byte[] proof;

    private EnrolmentRequest(String claim, String name, byte[] publicKeySpki, byte[] proof) {
        this.claim = claim;
        this.name = name;
        this.publicKeySpki = publicKeySpki;
        this.proof = proof;
    }

    /** The one-time secret. */
    public String claim() {
        return claim;
    }

    /** For people; may be empty. */
    public String name() {
        return name;
    }

    /** The public key as DER SubjectPublicKeyInfo, not checked yet: see {@link #verifiedKey()}. */
    public byte[] publicKeySpki() {
        return publicKeySpki.clone();
    }

    /** The signature, r and s, 32 bytes each. */
    public byte[] proof() {
        return proof.clone();
    }

    /** A request with its proof. */
    public static EnrolmentRequest create(String claim, String name, P256PublicKey publicKey, EcSigner signer) {
        if (name.length() > MAX_NAME) {
            throw new IllegalArgumentException("a device's name has at most " + MAX_NAME + " characters");
        }
        byte[] spki = publicKey.spki();
        return new EnrolmentRequest(claim, name, spki, signer.signP1363(toBeSigned(claim, name, spki)));
    }

    /**
     * The device's key, once it is shown that the device holds it.
     *
     * @throws MalformedKeyException if it is not a P-256 key
     * @throws BadSignatureException if the proof is not by that key
     */
    public P256PublicKey verifiedKey() throws MalformedKeyException, BadSignatureException {
        P256PublicKey key = P256PublicKey.parseSpki(publicKeySpki);
        key.verify(toBeSigned(claim, name, publicKeySpki), proof);
        return key;
    }

    /** CBOR, which delimits its parts, so that nothing can be moved from one field to the next. */
    private static byte[] toBeSigned(String claim, String name, byte[] spki) {
        return Document.builder()
                .put("claim", claim)
                .put("context", CONTEXT)
                .put("key", spki)
                .put("name", name)
                .build()
                .toCbor();
    }

    /** The message in JSON, byte strings in base64. */
    public byte[] toJson() {
        return Messages.builder()
                .put("claim", claim)
                .put("name", name)
                .put("key", Base64.getEncoder().encodeToString(publicKeySpki))
                .put("proof", Base64.getEncoder().encodeToString(proof))
                .build()
                .toJson();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static EnrolmentRequest parse(byte[] json) throws MalformedDocumentException {
        Document document = Messages.parseJson(json, MAX_BYTES);
        return new EnrolmentRequest(
                Messages.text(document, "claim", Messages.MAX_ID),
                Messages.optionalText(document, "name", MAX_NAME),
                base64(document, "key"),
                base64(document, "proof"));
    }

    private static byte[] base64(Document document, String key) throws MalformedDocumentException {
        try {
            return Base64.getDecoder().decode(document.string(key).getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(key + ": expected base64");
        }
    }

    /** Without the claim, which is a secret. */
    @Override
    public String toString() {
        return "EnrolmentRequest(" + name + ")";
    }
}
