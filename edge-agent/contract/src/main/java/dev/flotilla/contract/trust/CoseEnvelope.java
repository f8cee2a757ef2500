package dev.flotilla.contract.trust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a COSE_Sign1 (RFC 9052 section 4.2), tagged, with a given protected header, no unprotected one and a
 * signature of 64 bytes.
 *
 * <p>Exactly this form is written and accepted. The layout is fixed but for two lengths, so it is handled as bytes; a
 * general COSE reader would only add ways to go wrong.
 */
final class CoseEnvelope {
    /** The longest payload that is signed or accepted. */
    static final int MAX_PAYLOAD_BYTES = 64 * 1024;
    /** r and s of ES256, and a signature of Ed25519, are as long. */
    static final int SIGNATURE_BYTES = 64;

    private static final int TAG_18 = 0xd2;
    private static final int ARRAY_OF_FOUR = 0x84;
    private static final int EMPTY_MAP = 0xa0;
    private static final int BYTE_STRING = 0x40;
    private static final int TEXT_STRING = 0x60;
    private static final byte[] CONTEXT = "Signature1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE_HEAD = {BYTE_STRING | 24, SIGNATURE_BYTES};

    private final byte[] protectedHeader;
    private final byte[] externalData;
    private final byte[] head;

    /**
     * @param protectedHeader the map, in CBOR
     * @param externalData what is signed besides, and known to whoever reads it
     */
    CoseEnvelope(byte[] protectedHeader, byte[] externalData) {
        this.protectedHeader = protectedHeader.clone();
        this.externalData = externalData.clone();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(TAG_18);
        out.write(ARRAY_OF_FOUR);
        writeByteString(out, protectedHeader);
        out.write(EMPTY_MAP);
        this.head = out.toByteArray();
    }

    static void requireLength(byte[] payload) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a signed payload has at most " + MAX_PAYLOAD_BYTES + " bytes");
        }
    }

    byte[] write(byte[] payload, byte[] signature) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + payload.length + signature.length + 16);
        out.write(head, 0, head.length);
        writeByteString(out, payload);
        writeByteString(out, signature);
        return out.toByteArray();
    }

    /** Sig_structure of RFC 9052 section 4.4: context, protected header, external data, payload. */
    byte[] toBeSigned(byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 128);
        out.write(ARRAY_OF_FOUR);
        out.write(TEXT_STRING | CONTEXT.length);
        out.write(CONTEXT, 0, CONTEXT.length);
        writeByteString(out, protectedHeader);
        writeByteString(out, externalData);
        writeByteString(out, payload);
        return out.toByteArray();
    }

    /**
     * The payload of a message, unverified.
     *
     * @param form what such messages are called
     * @throws MalformedMetadataException if the message has another header or another form
     */
    byte[] payload(byte[] message, String form) throws MalformedMetadataException {
        if (message.length <= head.length || !startsWith(message, 0, head)) {
            throw new MalformedMetadataException("expected " + form);
        }
        int tail = SIGNATURE_HEAD.length + SIGNATURE_BYTES;
        int lengthBytes = headLength(message[head.length] & 0xff);
        int start = head.length + lengthBytes;
        int length = message.length - start - tail;
        if (length < 0 || length > MAX_PAYLOAD_BYTES) {
            throw new MalformedMetadataException("a COSE_Sign1 of " + message.length + " bytes is cut off or too long");
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        writeHead(expected, length);
        if (!startsWith(message, head.length, expected.toByteArray())
                || expected.size() != lengthBytes
                || !startsWith(message, start + length, SIGNATURE_HEAD)) {
            throw new MalformedMetadataException("the lengths inside the COSE_Sign1 do not add up");
        }
        return Arrays.copyOfRange(message, start, start + length);
    }

    /** The signature of a message whose payload could be read. */
    static byte[] signature(byte[] message) {
        return Arrays.copyOfRange(message, message.length - SIGNATURE_BYTES, message.length);
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] prefix) {
        return Arrays.equals(Arrays.copyOfRange(bytes, from, from + prefix.length), prefix);
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
