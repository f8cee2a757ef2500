package dev.flotilla.contract.trust;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a role's name, which may be any text, becomes part of an address or a file name. */
public final class RoleNames {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private RoleNames() {}

    /** The text with every byte of its UTF-8 that is not unreserved (RFC 3986 section 2.3) percent-encoded. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /** The file of a role's metadata, on the server and in the store of a client. */
    public static String fileName(String role) {
        return encode(role) + ".json";
    }
}
