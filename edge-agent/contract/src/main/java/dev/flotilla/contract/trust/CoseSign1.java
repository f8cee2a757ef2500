package dev.flotilla.contract.trust;

/**
 * A payload signed by a device: COSE_Sign1 (RFC 9052 section 4.2) with ES256 (RFC 9053 section 2.1), tagged, with the
 * algorithm as its only header and no external data. Exactly this form is written and accepted.
 */
public final class CoseSign1 {
    /** The longest payload that is signed or accepted. */
    public static final int MAX_PAYLOAD_BYTES = CoseEnvelope.MAX_PAYLOAD_BYTES;

    /** {1: -7} and nothing besides. */
    private static final CoseEnvelope ENVELOPE = new CoseEnvelope(new byte[] {(byte) 0xa1, 0x01, 0x26}, new byte[0]);

    private static final String FORM = "a tagged COSE_Sign1 with ES256 as its only header";

    private CoseSign1() {}

    /** Signs a payload. */
    public static byte[] sign(byte[] payload, EcSigner signer) {
        CoseEnvelope.requireLength(payload);
        return ENVELOPE.write(payload, signer.signP1363(ENVELOPE.toBeSigned(payload)));
    }

    /**
     * Returns the payload if its signature is by this key.
     *
     * @throws BadSignatureException if it is not
     * @throws MalformedMetadataException if the bytes are not of the one accepted form
     */
    public static byte[] verify(byte[] message, P256PublicKey key)
            throws BadSignatureException, MalformedMetadataException {
        byte[] payload = ENVELOPE.payload(message, FORM);
        key.verify(ENVELOPE.toBeSigned(payload), CoseEnvelope.signature(message));
        return payload;
    }
}
