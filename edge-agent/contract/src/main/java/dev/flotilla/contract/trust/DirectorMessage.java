package dev.flotilla.contract.trust;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.util.encoders.Hex;

/**
 * A payload signed by the fleet's director: COSE_Sign1 (RFC 9052 section 4.2) with EdDSA (RFC 9053 section 2.2), tagged,
 * with the algorithm and the id of the key in its protected header, and "flotilla-assignment-1" as its external data, so
 * that no signature made for something else passes for one. Nothing in it is to be believed before {@link #verify}.
 */
public final class DirectorMessage {
    private static final byte[] PURPOSE = "flotilla-assignment-1".getBytes(StandardCharsets.US_ASCII);
    private static final String FORM = "a tagged COSE_Sign1 with EdDSA and the id of a key as its only headers";
    /** {1: -8, 4: h'...'}, up to the 32 bytes of the key id. */
    private static final byte[] HEADER = {(byte) 0xa2, 0x01, 0x27, 0x04, 0x58, 0x20};

    private static final int KEY_ID_BYTES = 32;
    /** Behind tag, array, and the head of the protected header's bstr, which takes two bytes. */
    private static final int KEY_ID_AT = 4 + HEADER.length;

    private final byte[] bytes;
    private final byte[] keyId;
    private final byte[] payload;

    private DirectorMessage(byte[] bytes, byte[] keyId, byte[] payload) {
        this.bytes = bytes;
        this.keyId = keyId;
        this.payload = payload;
    }

    /**
     * Signs a payload.
     *
     * @param director a key whose id in metadata is its usual one, {@link PublicKey#keyId}
     */
    public static DirectorMessage sign(byte[] payload, Ed25519Key director) {
        CoseEnvelope.requireLength(payload);
        byte[] keyId = Hex.decodeStrict(director.publicKey().keyId());
        CoseEnvelope envelope = envelope(keyId);
        byte[] bytes = envelope.write(payload, director.sign(envelope.toBeSigned(payload)));
        return new DirectorMessage(bytes, keyId, payload.clone());
    }

    /**
     * Reads a message, unverified.
     *
     * @throws MalformedMetadataException if the bytes are not of the one accepted form
     */
    public static DirectorMessage parse(byte[] message) throws MalformedMetadataException {
        if (message.length < KEY_ID_AT + KEY_ID_BYTES) {
            throw new MalformedMetadataException("expected " + FORM);
        }
        byte[] keyId = Arrays.copyOfRange(message, KEY_ID_AT, KEY_ID_AT + KEY_ID_BYTES);
        byte[] payload = envelope(keyId).payload(message, FORM);
        return new DirectorMessage(message.clone(), keyId, payload);
    }

    private static CoseEnvelope envelope(byte[] keyId) {
        byte[] header = Arrays.copyOf(HEADER, HEADER.length + KEY_ID_BYTES);
        System.arraycopy(keyId, 0, header, HEADER.length, KEY_ID_BYTES);
        return new CoseEnvelope(header, PURPOSE);
    }

    /** The id of the key that is said to have signed. */
    public String keyId() {
        return Hex.toHexString(keyId);
    }

    /** What is said to be signed. */
    public byte[] unverified() {
        return payload.clone();
    }

    /** The message as it is sent. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Returns if the signature is by a key that the owner named for the director.
     *
     * @throws BadSignatureException otherwise
     */
    public void verify(Director director) throws BadSignatureException {
        director.key(keyId()).verify(envelope(keyId).toBeSigned(payload), CoseEnvelope.signature(bytes));
    }
}
