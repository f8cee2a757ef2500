package dev.flotilla.fleet.filter;

import dev.flotilla.fleet.filter.Expression.Word;
import java.util.Locale;
import java.util.Optional;

/** The words and signs of a filter, from its beginning to its end. */
final class Tokens {
    /** What ends a word that is not in quotes. */
    private static final String RESERVED = "\"'();,=<>!~ ";

    private final String text;
    private int next;

    Tokens(String text) {
        if (text.length() > DeviceFilter.MAX_LENGTH) {
            throw new InvalidFilterException(
                    DeviceFilter.MAX_LENGTH + 1, "at most " + DeviceFilter.MAX_LENGTH + " characters");
        }
        this.text = text;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || (Character.isSurrogate(c) && !isPaired(i))) {
                throw new InvalidFilterException(
                        i + 1, String.format(Locale.ROOT, "no place for the character U+%04X", (int) c));
            }
        }
    }

    private boolean isPaired(int index) {
        return Character.isHighSurrogate(text.charAt(index))
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }

    boolean atEnd() {
        skipSpaces();
        return next == text.length();
    }

    /** Whether this sign came next, which is behind then. */
    boolean take(char sign) {
        boolean there = !atEnd() && text.charAt(next) == sign;
        next += there ? 1 : 0;
        return there;
    }

    /** Whether this word came next, which is behind then. */
    boolean takeKeyword(String keyword) {
        skipSpaces();
        boolean there = text.startsWith(keyword, next) && wordEnd(next) == next + keyword.length();
        next += there ? keyword.length() : 0;
        return there;
    }

    /** @param expected what else might stand here, for whoever wrote none of it */
    Word word(String expected) {
        skipSpaces();
        int from = next;
        next = wordEnd(from);
        String word = text.substring(from, next);
        if (word.isEmpty() || isKeyword(word)) {
            next = from;
            throw unexpected(expected);
        }
        return new Word(from + 1, word);
    }

    private static boolean isKeyword(String word) {
        return word.equals("and") || word.equals("or");
    }

    Operator operator() {
        skipSpaces();
        int from = next;
        int end = operatorEnd(from);
        String symbol = text.substring(from, end);
        Optional<Operator> operator = Operator.find(symbol);
        if (operator.isEmpty()) {
            throw symbol.isEmpty()
                    ? unexpected("an operator, one of " + Operator.all())
                    : problem("no operator is written " + symbol + "; there are " + Operator.all());
        }
        next = end;
        return operator.get();
    }

    /** Behind {@code =}, letters and {@code =}, or behind {@code <}, {@code >} or {@code !} and an {@code =} that may follow. */
    private int operatorEnd(int from) {
        int end = from;
        if (end < text.length() && "=<>!".indexOf(text.charAt(end)) >= 0) {
            end++;
            while (text.charAt(from) == '=' && end < text.length() && isLetter(text.charAt(end))) {
                end++;
            }
            end += end < text.length() && text.charAt(end) == '=' ? 1 : 0;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** A word, or a text in single or double quotes, in which a backslash stands before a quote or another backslash. */
    Word value() {
        skipSpaces();
        boolean quoted = next < text.length() && (text.charAt(next) == '"' || text.charAt(next) == '\'');
        return quoted ? quoted() : word("a value; one with other signs than letters, digits and . - * : / has quotes");
    }

    private Word quoted() {
        int from = next;
        char quote = text.charAt(next++);
        StringBuilder value = new StringBuilder();
        while (next < text.length() && text.charAt(next) != quote) {
            next += text.charAt(next) == '\\' && next + 1 < text.length() ? 1 : 0;
            value.append(text.charAt(next++));
        }
        if (next == text.length()) {
            throw new InvalidFilterException(from + 1, "the quote that begins here has no end");
        }
        next++;
        return new Word(from + 1, value.toString());
    }

    InvalidFilterException unexpected(String expected) {
        return problem("expected " + expected + "; found " + (atEnd() ? "the end" : text.charAt(next)));
    }

    InvalidFilterException problem(String problem) {
        skipSpaces();
        return new InvalidFilterException(next + 1, problem);
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length() && RESERVED.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private void skipSpaces() {
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
    }
}
