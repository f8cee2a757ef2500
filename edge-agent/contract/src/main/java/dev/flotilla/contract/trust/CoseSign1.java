package dev.flotilla.contract.trust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A payload signed by a device: COSE_Sign1 (RFC 9052 section 4.2) with ES256 (RFC 9053 section 2.1), tagged, with the
 * algorithm as its only header and no external data.
 *
 * <p>Exactly this form is written and accepted. The layout is fixed but for two lengths, so it is handled as bytes; a
 * general COSE reader would only add ways to go wrong.
 */
public final class CoseSign1 {
    /** The longest payload that is signed or accepted. */
    public static final int MAX_PAYLOAD_BYTES = 64 * 1024;

    /** Tag 18, array of four, protected header bstr {1: -7}, empty unprotected map. */
    private static final byte[] HEAD = {(byte) 0xd2, (byte) 0x84, 0x43, (byte) 0xa1, 0x01, 0x26, (byte) 0xa0};
    /** The same protected header, as it stands in what is signed. */
    private static final byte[] PROTECTED = {0x43, (byte) 0xa1, 0x01, 0x26};
    /** A bstr of 64 bytes. */
    private static final byte[] SIGNATURE_HEAD = {0x58, P256.SIGNATURE_BYTES};

    private static final int BYTE_STRING = 0x40;

    private CoseSign1() {}

    /** Signs a payload. */
    public static byte[] sign(byte[] payload, EcSigner signer) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a signed payload has at most " + MAX_PAYLOAD_BYTES + " bytes");
        }
        byte[] signature = signer.signP1363(toBeSigned(payload));
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + P256.SIGNATURE_BYTES + 16);
        out.write(HEAD, 0, HEAD.length);
        writeByteString(out, payload);
        writeByteString(out, signature);
        return out.toByteArray();
    }

    /**
     * Returns the payload if its signature is by this key.
     *
     * @throws BadSignatureException if it is not
     * @throws MalformedMetadataException if the bytes are not of the one accepted form
     */
    public static byte[] verify(byte[] message, P256PublicKey key)
            throws BadSignatureException, MalformedMetadataException {
        byte[] payload = payload(message);
        key.verify(
                toBeSigned(payload),
                Arrays.copyOfRange(message, message.length - P256.SIGNATURE_BYTES, message.length));
        return payload;
    }

    private static byte[] payload(byte[] message) throws MalformedMetadataException {
        if (message.length <= HEAD.length || !startsWith(message, 0, HEAD)) {
            throw new MalformedMetadataException("expected a tagged COSE_Sign1 with ES256 as its only header");
        }
        int tail = SIGNATURE_HEAD.length + P256.SIGNATURE_BYTES;
        int head = headLength(message[HEAD.length] & 0xff);
        int start = HEAD.length + head;
        int length = message.length - start - tail;
        if (length < 0 || length > MAX_PAYLOAD_BYTES) {
            throw new MalformedMetadataException("a COSE_Sign1 of " + message.length + " bytes is cut off or too long");
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        writeHead(expected, length);
        if (!startsWith(message, HEAD.length, expected.toByteArray())
                || expected.size() != head
                || !startsWith(message, start + length, SIGNATURE_HEAD)) {
            throw new MalformedMetadataException("the lengths inside the COSE_Sign1 do not add up");
        }
        return Arrays.copyOfRange(message, start, start + length);
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] prefix) {
        return Arrays.equals(Arrays.copyOfRange(bytes, from, from + prefix.length), prefix);
    }

    /** Sig_structure of RFC 9052 section 4.4: context, protected header, external data, payload. */
    private static byte[] toBeSigned(byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 32);
        out.write(0x84);
        byte[] context = "Signature1".getBytes(StandardCharsets.US_ASCII);
        out.write(0x60 | context.length);
        out.write(context, 0, context.length);
        out.write(PROTECTED, 0, PROTECTED.length);
        out.write(BYTE_STRING);
        writeByteString(out, payload);
        return out.toByteArray();
    }

    private static void writeByteString(ByteArrayOutputStream out, byte[] bytes) {
        writeHead(out, bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    /** The shortest head of a bstr, RFC 8949 section 3. */
    private static void writeHead(ByteArrayOutputStream out, int length) {
        if (length < 24) {
            out.write(BYTE_STRING | length);
        } else if (length < 0x100) {
            out.write(BYTE_STRING | 24);
            out.write(length);
        } else if (length < 0x10000) {
            out.write(BYTE_STRING | 25);
            out.write(length >>> 8);
            out.write(length);
        } else {
            out.write(BYTE_STRING | 26);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(length >>> shift);
            }
        }
    }

    private static int headLength(int first) {
        return switch (first - BYTE_STRING) {
            case 24 -> 2;
            case 25 -> 3;
            case 26 -> 5;
            default -> 1;
        };
    }
}
