package dev.flotilla.compiler.data;

import java.util.Optional;
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

    /** The chosen samples, or all. @throws DataException naming the source when it does not have them */
    public static IndexRange of(ModelInputs inputs, Optional<IndexRange> chosen) throws DataException {
        if (inputs.count() == 0) {
            throw new DataException(inputs.source() + ": holds no samples");
        }
        IndexRange range = chosen.orElse(new IndexRange(0, inputs.count()));
        if (range.to() > inputs.count()) {
            throw new DataException(
                    inputs.source() + ": has " + inputs.count() + " samples, which do not cover range " + range);
        }
        return range;
    }

    public int size() {
        return to - from;
    }

    @Override
    public String toString() {
        return from + ":" + to;
    }
}
