package dev.flotilla.contract.trust;

import java.util.Base64;

/** The textual encoding of a public key (RFC 7468 section 13). */
final class Pem {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    /** Above the encoding of any key that is used: RSA with 8192 bits takes about 1,500. */
    private static final int MAX_CHARACTERS = 4096;

    /** RFC 7468 section 2. */
    private static final int LINE = 64;

    private Pem() {}

    static boolean isPem(String text) {
        return text.startsWith("-----BEGIN ");
    }

    /** A DER SubjectPublicKeyInfo in PEM, without a line end behind it. */
    static String encode(byte[] spki) {
        byte[] lineEnd = {'\n'};
        return BEGIN + "\n" + Base64.getMimeEncoder(LINE, lineEnd).encodeToString(spki) + "\n" + END;
    }

    /** The DER SubjectPublicKeyInfo. */
    static byte[] publicKey(String text) throws MalformedKeyException {
        String trimmed = text.trim();
        if (trimmed.length() > MAX_CHARACTERS || !trimmed.startsWith(BEGIN) || !trimmed.endsWith(END)) {
            throw new MalformedKeyException(
                    "keyval.public: expected one public key in PEM, at most " + MAX_CHARACTERS + " characters");
        }
        String body = trimmed.substring(BEGIN.length(), trimmed.length() - END.length());
        try {
            return Base64.getDecoder().decode(body.replaceAll("[\\r\\n \\t]", ""));
        } catch (IllegalArgumentException e) {
            throw new MalformedKeyException("keyval.public: not base64 between the lines of PEM");
        }
    }
}
