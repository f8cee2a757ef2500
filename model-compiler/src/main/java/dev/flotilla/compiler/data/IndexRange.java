package dev.flotilla.compiler.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sample indices from {@code from} up to, but without, {@code to}; written {@code FROM:TO}. */
public record IndexRange(int from, int to) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,9})");

    public IndexRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("range " + from + ":" + to + " is empty");
        }
    }

    /** Reads {@code FROM:TO}. @throws IllegalArgumentException if it is anything else */
    public static IndexRange parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("range '" + text + "' is not of the form FROM:TO, such as 0:1000");
        }
        return new IndexRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** All samples of an array. @throws DataException when it has none */
    public static IndexRange all(NumericArray array) throws DataException {
        if (array.samples() == 0) {
            throw new DataException("holds no samples");
        }
        return new IndexRange(0, array.samples());
    }

    public int size() {
        return to - from;
    }

    /** Returns if {@code array} has all these samples. */
    public void requireWithin(NumericArray array) throws DataException {
        if (to > array.samples()) {
            throw new DataException("has " + array.samples() + " samples, which do not cover range " + this);
        }
    }

    @Override
    public String toString() {
        return from + ":" + to;
    }
}
