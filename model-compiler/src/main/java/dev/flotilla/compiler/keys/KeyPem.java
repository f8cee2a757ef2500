package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in PEM (RFC 7468 sections 10 and 11).
 *
 * @param encrypted whether it is an EncryptedPrivateKeyInfo
 * @param der what it encodes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeyPem(boolean encrypted, byte[] der) {
    private static final int LINE = 64;
    private static final Pattern FORM = Pattern.compile(
            "(?s)-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (ENCRYPTED )?PRIVATE KEY-----");

    static KeyPem parse(String text) throws MalformedKeyException {
        Matcher found = FORM.matcher(text);
        if (!found.find()) {
            throw new MalformedKeyException("expected a PEM file with a PRIVATE KEY or an ENCRYPTED PRIVATE KEY");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(found.group(2));
            return new KeyPem(found.group(1) != null, der);
        } catch (IllegalArgumentException e) {
            throw new MalformedKeyException("not base64");
        }
    }

    String text() {
        String label = (encrypted ? "ENCRYPTED " : "") + "PRIVATE KEY-----\n";
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + base64 + "\n-----END " + label;
    }
}
