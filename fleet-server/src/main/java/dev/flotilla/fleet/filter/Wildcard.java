package dev.flotilla.fleet.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in which a star stands for any characters or none.
 *
 * @param pieces the texts around the stars; a single one is the whole text
 */
public record Wildcard(List<String> pieces) {

    /** Any text. */
    static final Wildcard ANYTHING = new Wildcard(List.of("", ""));

    public Wildcard {
        pieces = List.copyOf(pieces);
    }

    /** Reads a pattern; a star or a backslash behind a backslash stands for itself. */
    static Wildcard parse(String pattern) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*') {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else {
                boolean escapes = c == '\\' && i + 1 < pattern.length() && "*\\".indexOf(pattern.charAt(i + 1)) >= 0;
                piece.append(escapes ? pattern.charAt(++i) : c);
            }
        }
        pieces.add(piece.toString());
        return new Wildcard(pieces);
    }

    /** Whether it holds no star. */
    public boolean isLiteral() {
        return pieces.size() == 1;
    }

    /** The same as a pattern of SQL's LIKE, with backslashes as escapes. */
    public String toLike() {
        return String.join(
                "%",
                pieces.stream()
                        .map(piece ->
                                piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
                        .toList());
    }

    /** Each piece at its first place behind the piece before, and the last one at the end. */
    boolean matches(String text) {
        String first = pieces.get(0);
        if (isLiteral()) {
            return text.equals(first);
        }
        String last = pieces.get(pieces.size() - 1);
        int end = text.length() - last.length();
        int from = first.length();
        if (!text.startsWith(first) || end < from || !text.endsWith(last)) {
            return false;
        }
        for (String piece : pieces.subList(1, pieces.size() - 1)) {
            int found = text.indexOf(piece, from);
            if (found < 0 || found + piece.length() > end) {
                return false;
            }
            from = found + piece.length();
        }
        return true;
    }
}
