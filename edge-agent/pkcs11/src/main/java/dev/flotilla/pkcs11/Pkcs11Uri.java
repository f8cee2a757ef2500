package dev.flotilla.pkcs11;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names a private key on a token (RFC 7512): {@code pkcs11:token=LABEL;object=LABEL?module-path=FILE&pin-source=FILE}.
 *
 * @param module the library that the token's maker provides
 * @param token what the token is like: some of {@code token}, {@code serial}, {@code model} and {@code manufacturer}
 * @param slot the slot that it is in, if that is said
 * @param object the label of the key
 * @param pinFile where its PIN is, if that is said
 */
public record Pkcs11Uri(
        Path module, Map<String, String> token, Optional<Integer> slot, String object, Optional<Path> pinFile) {
    private static final String SCHEME = "pkcs11:";
    private static final String FILE = "file:";

    /** Checks that a token and a key are named. */
    public Pkcs11Uri {
        token = Map.copyOf(token);
        if (token.isEmpty() && slot.isEmpty()) {
            throw new IllegalArgumentException("a key's pkcs11: URI needs token= with the token's label, or slot-id=");
        }
    }

    /** Whether a text is meant to be such a URI. */
    public static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException naming the attribute that is missing, unknown or wrong; a PIN is never repeated
     */
    public static Pkcs11Uri parse(String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException("expected a URI like pkcs11:token=LABEL;object=LABEL?module-path=FILE");
        }
        String attributes = text.substring(SCHEME.length());
        int question = attributes.indexOf('?');
        String path = question < 0 ? attributes : attributes.substring(0, question);
        Map<String, String> named = UriAttributes.parse(path, ";");
        Map<String, String> asked = UriAttributes.parse(question < 0 ? "" : attributes.substring(question + 1), "&");
        requireNoPin(asked);
        Map<String, String> token = new LinkedHashMap<>();
        for (String name : TokenSlots.ATTRIBUTES.keySet()) {
            take(named, name).ifPresent(value -> token.put(name, value));
        }
        requirePrivate(take(named, "type"));
        Pkcs11Uri uri = new Pkcs11Uri(
                Path.of(require(asked, "module-path")).toAbsolutePath(),
                token,
                take(named, "slot-id").map(Pkcs11Uri::number),
                require(named, "object"),
                take(asked, "pin-source").map(Pkcs11Uri::file));
        requireEmpty(named);
        requireEmpty(asked);
        return uri;
    }

    private static Optional<String> take(Map<String, String> attributes, String name) {
        return Optional.ofNullable(attributes.remove(name));
    }

    private static String require(Map<String, String> attributes, String name) {
        return take(attributes, name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("a key's pkcs11: URI needs " + name + "="));
    }

    private static void requireNoPin(Map<String, String> attributes) {
        if (attributes.containsKey("pin-value")) {
            throw new IllegalArgumentException("pin-value: whoever sees the URI would see the PIN, in a list of"
                    + " processes for one; give pin-source=FILE");
        }
    }

    private static void requirePrivate(Optional<String> type) {
        if (type.filter(value -> !value.equals("private")).isPresent()) {
            throw new IllegalArgumentException("type: only private keys sign");
        }
    }

    private static void requireEmpty(Map<String, String> rest) {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("a key's pkcs11: URI with attributes that are not supported here: "
                    + String.join(", ", rest.keySet()));
        }
    }

    private static Integer number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("slot-id: expected a number, found " + text, e);
        }
    }

    private static Path file(String source) {
        if (source.startsWith("|")) {
            throw new IllegalArgumentException("pin-source: runs no program; give a file");
        }
        return Path.of(source.startsWith(FILE) ? source.substring(FILE.length()) : source);
    }

    /** The key without how to reach it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(SCHEME);
        TokenSlots.ATTRIBUTES.keySet().stream()
                .filter(token::containsKey)
                .forEach(name ->
                        text.append(name).append('=').append(token.get(name)).append(';'));
        slot.ifPresent(id -> text.append("slot-id=").append(id).append(';'));
        return text.append("object=").append(object).toString();
    }
}
