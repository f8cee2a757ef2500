package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the slot that a token is in. The JDK takes slots only by number and tells what is in them only on the standard output,
 * with {@code showInfo}; so that is where this listens, one at a time.
 */
final class TokenSlots {
    /** Attributes of a URI that describe a token (RFC 7512 section 2.3), and what the JDK calls the same. */
    static final Map<String, String> ATTRIBUTES = new TreeMap<>(
            Map.of("token", "label", "manufacturer", "manufacturerID", "model", "model", "serial", "serialNumber"));

    private static final int MOST_SLOTS = 64;
    private static final Pattern WITH_TOKEN = Pattern.compile("(?m)^Slots with tokens: ([0-9, ]+)$");
    private static final Pattern TOKEN = Pattern.compile("(?m)^Token info for token in slot .*$");

    private final Path module;

    private TokenSlots(Path module) {
        this.module = module;
    }

    /**
     * How the configuration says which slot has the token that a URI describes.
     *
     * @throws MalformedKeyException if there is none, or more than one
     */
    static String find(Pkcs11Uri uri) throws MalformedKeyException {
        if (uri.token().isEmpty()) {
            return bySlot(String.valueOf(uri.slot().orElseThrow()));
        }
        TokenSlots slots = new TokenSlots(uri.module());
        List<String> found = new ArrayList<>();
        for (String slot : slots.withToken()) {
            boolean asked = uri.slot().map(String::valueOf).orElse(slot).equals(slot);
            if (asked && matches(uri.token(), slots.listen(bySlot(slot)).text())) {
                found.add(slot);
            }
        }
        if (found.size() != 1) {
            throw new MalformedKeyException(
                    found.isEmpty()
                            ? "no token like that is in a slot of " + uri.module()
                            : "more than one token is like that: add slot-id=, one of " + String.join(", ", found));
        }
        return bySlot(found.get(0));
    }

    private static String bySlot(String id) {
        return "slot = " + id;
    }

    private List<String> withToken() throws MalformedKeyException {
        Said first = listen("slotListIndex = 0");
        Matcher slots = WITH_TOKEN.matcher(first.text());
        if (slots.find()) {
            List<String> ids = Arrays.asList(slots.group(1).split(", ", MOST_SLOTS + 1));
            return ids.subList(0, Math.min(ids.size(), MOST_SLOTS));
        }
        if (first.failure().isPresent()) {
            throw first.failure().get();
        }
        return List.of();
    }

    private static boolean matches(Map<String, String> wanted, String said) {
        Matcher token = TOKEN.matcher(said);
        String info = token.find() ? said.substring(token.end()) : "";
        return wanted.entrySet().stream()
                .allMatch(attribute -> value(info, attribute.getKey()).equals(attribute.getValue()));
    }

    /** Padded with spaces to its full length, as on the token. */
    private static String value(String info, String attribute) {
        Matcher line = Pattern.compile("(?m)^ *" + ATTRIBUTES.get(attribute) + ": (.*)$")
                .matcher(info);
        return line.find() ? line.group(1).strip() : "";
    }

    /**
     * What the JDK said about a slot.
     *
     * @param failure why it was not configured; it may have said enough before
     */
    private record Said(String text, Optional<MalformedKeyException> failure) {}

    private Said listen(String slot) {
        synchronized (TokenSlots.class) {
            PrintStream before = System.out;
            Eavesdropper said = new Eavesdropper(before);
            Optional<MalformedKeyException> failure = Optional.empty();
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            try {
                SunPkcs11.configure(module, slot + "\nshowInfo = true");
            } catch (MalformedKeyException e) {
                failure = Optional.of(e);
            } finally {
                System.setOut(before);
            }
            return new Said(said.text(), failure);
        }
    }
}
