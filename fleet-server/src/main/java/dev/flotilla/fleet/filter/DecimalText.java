package dev.flotilla.fleet.filter;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts that are compared as numbers: decimal, of up to 15 digits before the point and 9 behind it. */
public final class DecimalText {

    /** The form, in what regular expressions of Java and of PostgreSQL have in common. */
    public static final String FORM = "-?[0-9]{1,15}([.][0-9]{1,9})?";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    private DecimalText() {}

    /** Empty when the text has another form. */
    static Optional<BigDecimal> parse(String text) {
        return PATTERN.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
