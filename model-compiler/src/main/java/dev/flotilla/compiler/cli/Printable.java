package dev.flotilla.compiler.cli;

import java.util.regex.Pattern;

/** Text from files that anybody made, as a terminal may be given it. */
final class Printable {
    /** The control characters of ASCII and of Latin-1, and those that turn the direction of writing. */
    private static final Pattern HARMFUL = Pattern.compile("[\\p{Cc}\\p{Cf}]+");

    private Printable() {}

    /** {@code text} on one line, without anything that a terminal would obey rather than show. */
    static String of(String text) {
        return HARMFUL.matcher(text).replaceAll(" ");
    }
}
