package dev.flotilla.compiler.provenance;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.PublicKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * A signed payload in the JSON envelope of DSSE 1.0 (<a href="https://github.com/secure-systems-lab/dsse">secure-systems-lab/dsse
 * </a>, protocol.md and envelope.md). Nothing in it is to be believed before {@link #verify}.
 */
final class DsseEnvelope {
    /** The longest payload that is signed or accepted. */
    static final int MAX_PAYLOAD_BYTES = 256 * 1024;
    /** The longest file that is read: the payload in base64, and the rest. */
    static final int MAX_BYTES = 2 * MAX_PAYLOAD_BYTES;

    private static final int MAX_TYPE_BYTES = 256;
    private static final int MAX_SIGNATURES = 16;
    private static final int MAX_SIGNATURE_CHARACTERS = 8 * 1024;
    private static final String PAYLOAD = "payload";
    private static final String PAYLOAD_TYPE = "payloadType";
    private static final String SIGNATURES = "signatures";
    private static final String SIG = "sig";

    private final String type;
    private final byte[] payload;
    private final List<byte[]> signatures;

    private DsseEnvelope(String type, byte[] payload, List<byte[]> signatures) {
        this.type = type;
        this.payload = payload;
        this.signatures = signatures;
    }

    /** The envelope, as a file, of a payload under one key. */
    static byte[] sign(String type, byte[] payload, MetadataKey key) {
        Base64.Encoder base64 = Base64.getEncoder();
        Document signature = Document.builder()
                .put("keyid", key.publicKey().keyId())
                .put(SIG, base64.encodeToString(key.sign(preAuthenticationEncoding(type, payload))))
                .build();
        return Document.builder()
                .put(PAYLOAD, base64.encodeToString(payload))
                .put(PAYLOAD_TYPE, type)
                .put(SIGNATURES, List.of(signature))
                .build()
                .toJson();
    }

    /** What is signed: PAE of the protocol, which leaves no doubt where the type ends and the payload begins. */
    static byte[] preAuthenticationEncoding(String type, byte[] payload) {
        byte[] utf8 = type.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TYPE_BYTES || payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "a payload has at most " + MAX_PAYLOAD_BYTES + " bytes, and its type " + MAX_TYPE_BYTES);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + payload.length + 32);
        out.writeBytes(("DSSEv1 " + utf8.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(utf8);
        out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    static DsseEnvelope parse(byte[] json) throws ProvenanceException {
        try {
            Document envelope = Document.parseJson(json, Limits.of(MAX_BYTES));
            String type = envelope.string(PAYLOAD_TYPE);
            List<byte[]> signatures = new ArrayList<>();
            for (Document signature : envelope.objects(SIGNATURES)) {
                signatures.add(decode(signature.string(SIG), MAX_SIGNATURE_CHARACTERS));
            }
            byte[] payload = decode(envelope.string(PAYLOAD), MAX_BYTES);
            if (signatures.size() > MAX_SIGNATURES || payload.length > MAX_PAYLOAD_BYTES) {
                throw new ProvenanceException("more than " + MAX_SIGNATURES + " signatures, or a payload of more than "
                        + MAX_PAYLOAD_BYTES + " bytes");
            }
            return new DsseEnvelope(type, payload, signatures);
        } catch (MalformedDocumentException e) {
            throw new ProvenanceException("not an envelope of DSSE: " + e.getMessage());
        }
    }

    /** Either alphabet is allowed, as the protocol asks of verifiers. */
    private static byte[] decode(String base64, int mostCharacters) throws ProvenanceException {
        if (base64.length() > mostCharacters) {
            throw new ProvenanceException("a field is longer than " + mostCharacters + " characters");
        }
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw new ProvenanceException("not base64");
        }
    }

    /**
     * The payload, of which one of the keys has signed. Key ids in an envelope are no part of what is signed, so they decide
     * nothing.
     *
     * @throws ProvenanceException if the payload is of another type
     * @throws BadSignatureException if none of the keys has signed
     */
    byte[] verify(String expectedType, Collection<PublicKey> keys) throws ProvenanceException, BadSignatureException {
        if (!type.equals(expectedType)) {
            throw new ProvenanceException("expected a payload of type " + expectedType + ", found another");
        }
        byte[] message = preAuthenticationEncoding(type, payload);
        for (byte[] signature : signatures) {
            for (PublicKey key : keys) {
                if (isSigned(key, message, signature)) {
                    return payload.clone();
                }
            }
        }
        throw new BadSignatureException("no valid signature by any of the " + keys.size() + " release keys");
    }

    private static boolean isSigned(PublicKey key, byte[] message, byte[] signature) {
        try {
            key.verify(message, signature);
            return true;
        } catch (BadSignatureException e) {
            return false;
        }
    }
}
