package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values of documents as text that does nothing to a terminal: names and reasons come from devices. */
final class Values {
    static final String ABSENT = "-";
    /** Characters of a number without an exponent. */
    private static final int MOST_PLAIN = 12;

    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private Values() {}

    /** The value at a path of keys with dots between them; a dash where there is none. */
    static String text(Document document, String path) {
        return find(document, path).map(Values::text).orElse(ABSENT);
    }

    static long number(Document document, String path) {
        return find(document, path)
                .map(value -> value instanceof Long whole ? whole : 0L)
                .orElse(0L);
    }

    /** A number to four significant digits; a dash where there is none. */
    static String fraction(Document document, String path) {
        return find(document, path)
                .filter(Number.class::isInstance)
                .map(value -> rounded(new BigDecimal(value.toString())))
                .orElse(ABSENT);
    }

    private static String rounded(BigDecimal number) {
        BigDecimal rounded = number.round(FOUR_DIGITS).stripTrailingZeros();
        String plain = rounded.toPlainString();
        return plain.length() <= MOST_PLAIN ? plain : rounded.toString();
    }

    private static Optional<Object> find(Document document, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return document.findValue(path);
        }
        return document.findValue(path.substring(0, dot))
                .flatMap(inner ->
                        inner instanceof Document below ? find(below, path.substring(dot + 1)) : Optional.empty());
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Values::text).collect(Collectors.joining(", "));
        } else if (value instanceof Document document) {
            return document.keys().stream()
                    .map(key -> clean(key) + " " + text(document, key))
                    .collect(Collectors.joining(", "));
        }
        String text = clean(String.valueOf(value));
        return text.isEmpty() ? ABSENT : text;
    }

    /** Control and formatting characters, with which a name could move the cursor or reverse a line, as question marks. */
    static String clean(String text) {
        return text.codePoints()
                .map(character -> isHarmless(character) ? character : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
