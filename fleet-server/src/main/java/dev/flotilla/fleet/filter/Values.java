package dev.flotilla.fleet.filter;

import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.filter.Expression.Word;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the values of comparisons. */
final class Values {
    private static final Pattern BUNDLE = Pattern.compile("[0-9a-f]{64}|(?=.*[*])[0-9a-f*]{1,64}");
    private static final Duration LONGEST = Duration.ofDays(3650);
    /** Behind all that devices have a time for, and within what the database can hold. */
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private Values() {}

    static boolean flag(Word value) {
        return switch (value.text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected(value, "true or false");
        };
    }

    static UpdatePhase phase(Word value) {
        return choice(value, UpdatePhase.values(), UpdatePhase::wireName);
    }

    static Health health(Word value) {
        return choice(value, Health.values(), health -> health.name().toLowerCase(Locale.ROOT));
    }

    /** Case is ignored, as the API writes these in capitals. */
    private static <T> T choice(Word value, T[] choices, Function<T, String> name) {
        return Arrays.stream(choices)
                .filter(choice -> name.apply(choice).equalsIgnoreCase(value.text()))
                .findFirst()
                .orElseThrow(() -> expected(
                        value, "one of " + Arrays.stream(choices).map(name).collect(Collectors.joining(", "))));
    }

    static Wildcard bundle(Word value) {
        if (!BUNDLE.matcher(value.text()).matches()) {
            throw expected(value, "a SHA-256 of 64 lower-case hex digits, or some of them with a *");
        }
        return Wildcard.parse(value.text());
    }

    static ModelVersion version(Word value) {
        try {
            return ModelVersion.parse(value.text());
        } catch (IllegalArgumentException e) {
            throw expected(value, "a version such as 1.4.0");
        }
    }

    static BigDecimal number(Word value) {
        return DecimalText.parse(value.text())
                .orElseThrow(
                        () -> expected(value, "a decimal number, of up to 15 digits before the point and 9 behind"));
    }

    /** To the millisecond, as the times of devices are. */
    static Instant time(Word value, Instant now) {
        String text = value.text();
        try {
            Instant time = text.startsWith("P") || text.startsWith("-P")
                    ? now.minus(age(text.substring(text.indexOf('P'))))
                    : Instant.parse(text);
            if (time.isAfter(LATEST)) {
                throw new DateTimeException("too late");
            }
            return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            throw expected(
                    value,
                    "a time such as 2026-05-01T00:00:00Z up to the year 9998, or how long ago, such as P7D or PT6H, at most "
                            + LONGEST.toDays() + " days");
        }
    }

    private static Duration age(String text) {
        Duration age = Duration.parse(text);
        if (age.isNegative() || age.compareTo(LONGEST) > 0) {
            throw new DateTimeException("out of bounds");
        }
        return age;
    }

    private static InvalidFilterException expected(Word value, String expected) {
        return new InvalidFilterException(value.position(), "expected " + expected + "; found " + value.text());
    }
}
