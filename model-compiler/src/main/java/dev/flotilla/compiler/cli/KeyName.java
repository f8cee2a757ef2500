package dev.flotilla.compiler.cli;

import java.util.regex.Pattern;

/**
 * What a key is called.
 *
 * @param text part of a file name
 */
record KeyName(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    KeyName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a key's name consists of 1 to 64 letters, digits, - and _");
        }
    }
}
