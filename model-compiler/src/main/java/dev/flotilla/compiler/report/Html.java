package dev.flotilla.compiler.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML with SVG in it. Every text and every value of an attribute is escaped; names of elements and attributes are
 * the caller's own.
 */
final class Html {
    /** A line's end behind these would show as a space. */
    private static final Set<String> WITHIN_TEXT = Set.of("code", "strong");

    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn
     */
    Html open(String tag, String... attributes) {
        start(tag, attributes).append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    Html close() {
        String tag = open.pop();
        out.append("</").append(tag).append('>');
        if (!WITHIN_TEXT.contains(tag)) {
            out.append('\n');
        }
        return this;
    }

    /** An element that holds only text. */
    Html leaf(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element without content. */
    Html empty(String tag, String... attributes) {
        start(tag, attributes).append("/>\n");
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    /** The content of a STYLE element: written as it is. */
    Html style(String css) {
        open("style");
        out.append(css);
        return close();
    }

    /** The document. @throws IllegalStateException when an element is still open */
    String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return "<!DOCTYPE html>\n" + out;
    }

    private StringBuilder start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        return out;
    }

    private void escape(String text) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isHarmless(point) ? point : REPLACEMENT);
            }
        });
    }

    /** No control character, none that turns the direction of writing, and no half of a surrogate pair. */
    private static boolean isHarmless(int point) {
        int type = Character.getType(point);
        return point == '\n' || (type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE);
    }
}
