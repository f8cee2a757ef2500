package dev.flotilla.pkcs11;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The attributes of a URI of RFC 7512 section 2.3, whose values are UTF-8 with bytes as {@code %2F} where need be. */
final class UriAttributes {
    private static final int MOST_CHARACTERS = 4096;
    private static final int ESCAPE = 3;
    private static final int HEXADECIMAL = 16;

    private UriAttributes() {}

    /** @throws IllegalArgumentException if one has no value, is repeated, or is not encoded rightly */
    static Map<String, String> parse(String text, String separator) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("a pkcs11: URI has at most " + MOST_CHARACTERS + " characters");
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(separator, -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a pkcs11: URI consists of attributes like object=LABEL");
            }
            String name = pair.substring(0, equals);
            if (attributes.put(name, decode(name, pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException(name + ": given twice");
            }
        }
        return attributes;
    }

    private static String decode(String name, String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < utf8.length; at++) {
            if (utf8[at] != '%') {
                bytes.write(utf8[at]);
                continue;
            }
            if (at + ESCAPE > utf8.length) {
                throw new IllegalArgumentException(name + ": % has to be followed by two hexadecimal digits");
            }
            bytes.write(nibble(name, utf8[++at]) * HEXADECIMAL + nibble(name, utf8[++at]));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int nibble(String name, byte digit) {
        int value = Character.digit(digit, HEXADECIMAL);
        if (value < 0) {
            throw new IllegalArgumentException(name + ": % has to be followed by two hexadecimal digits");
        }
        return value;
    }
}
