package dev.flotilla.contract.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;

/**
 * The declaration of one setting: all that parsing, messages and the reference need to know about it.
 *
 * @param <T> of its value
 */
public final class Setting<T> {
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");

    private final String key;
    private final String type;
    private final String meaning;
    private final Optional<T> fallback;
    private final String fallbackText;
    private final Function<Object, T> reader;

    private Setting(
            String key,
            String type,
            String meaning,
            Optional<T> fallback,
            String fallbackText,
            Function<Object, T> reader) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("setting key '" + key + "' is not lower-case words with dots between");
        }
        this.key = key;
        this.type = type;
        this.meaning = meaning;
        this.fallback = fallback;
        this.fallbackText = fallbackText;
        this.reader = reader;
    }

    private static <T> Setting<T> of(String key, String type, String meaning, T fallback, Function<Object, T> reader) {
        return new Setting<>(key, type, meaning, Optional.of(fallback), String.valueOf(fallback), reader);
    }

    /** A whole number within {@code min} and {@code max}, in {@code unit} (may be empty). */
    public static Setting<Integer> integer(String key, int min, int max, int fallback, String unit, String meaning) {
        return of(key, RawValues.range("integer", unit, min, max), meaning, fallback, raw ->
                (int) RawValues.integer(raw, min, max));
    }

    /** A whole number of bytes up to {@code max}. */
    public static Setting<Long> bytes(String key, long max, long fallback, String meaning) {
        return of(
                key,
                RawValues.range("integer", "bytes", 0, max),
                meaning,
                fallback,
                raw -> RawValues.integer(raw, 0, max));
    }

    /**
     * A whole number of bytes of which not every one is allowed.
     *
     * @param type what numbers it takes, for people
     * @param check throws IllegalArgumentException for others
     */
    public static Setting<Long> bytes(String key, String type, long fallback, LongUnaryOperator check, String meaning) {
        return of(
                key,
                type,
                meaning,
                check.applyAsLong(fallback),
                raw -> check.applyAsLong(RawValues.integer(raw, 0, Long.MAX_VALUE)));
    }

    /** A number within {@code min} and {@code max}, with or without a fraction, in {@code unit} (may be empty). */
    public static Setting<Double> number(
            String key, double min, double max, double fallback, String unit, String meaning) {
        return of(
                key,
                RawValues.range("number", unit, min, max),
                meaning,
                fallback,
                raw -> RawValues.number(raw, min, max));
    }

    /** A time in whole seconds; by convention the key ends in {@code -seconds}. */
    public static Setting<Duration> seconds(String key, long min, long max, long fallback, String meaning) {
        return new Setting<>(
                key,
                RawValues.range("integer", "seconds", min, max),
                meaning,
                Optional.of(Duration.ofSeconds(fallback)),
                Long.toString(fallback),
                raw -> Duration.ofSeconds(RawValues.integer(raw, min, max)));
    }

    /** A time in whole milliseconds; by convention the key ends in {@code -millis}. */
    public static Setting<Duration> millis(String key, long min, long max, long fallback, String meaning) {
        return new Setting<>(
                key,
                RawValues.range("integer", "milliseconds", min, max),
                meaning,
                Optional.of(Duration.ofMillis(fallback)),
                Long.toString(fallback),
                raw -> Duration.ofMillis(RawValues.integer(raw, min, max)));
    }

    public static Setting<Boolean> flag(String key, boolean fallback, String meaning) {
        return of(key, "true or false", meaning, fallback, RawValues::flag);
    }

    public static Setting<String> text(String key, String fallback, String meaning) {
        return of(key, "text", meaning, fallback, RawValues::text);
    }

    /**
     * A text of a form of its own.
     *
     * @param type what texts it takes, for people
     * @param fallback a text of that form
     * @param parser throws IllegalArgumentException for others
     */
    public static <T> Setting<T> parsed(
            String key, String type, String fallback, Function<String, T> parser, String meaning) {
        return new Setting<>(
                key,
                type,
                meaning,
                Optional.of(parser.apply(fallback)),
                fallback,
                raw -> parser.apply(RawValues.text(raw)));
    }

    /** A text that has no default. */
    public static Setting<String> requiredText(String key, String meaning) {
        return new Setting<>(key, "text", meaning, Optional.empty(), "", RawValues::text);
    }

    /** A text that may be left out. */
    public static Setting<Optional<String>> optionalText(String key, String meaning) {
        return new Setting<>(
                key, "text", meaning, Optional.of(Optional.empty()), "none", raw -> Optional.of(RawValues.text(raw)));
    }

    /** A list of texts, empty by default. */
    public static Setting<List<String>> texts(String key, String meaning) {
        return new Setting<>(
                key, "list of texts", meaning, Optional.of(Collections.emptyList()), "none", RawValues::texts);
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    public static <E extends Enum<E>> Setting<E> choice(String key, Class<E> type, E fallback, String meaning) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(name(constant));
        }
        return new Setting<>(key, String.join(" or ", names), meaning, Optional.of(fallback), name(fallback), raw -> {
            int index = names.indexOf(RawValues.text(raw));
            if (index < 0) {
                throw new IllegalArgumentException("expected " + String.join(" or ", names));
            }
            return type.getEnumConstants()[index];
        });
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String key() {
        return key;
    }

    /** What values it takes, for people, with the unit. */
    public String type() {
        return type;
    }

    public String meaning() {
        return meaning;
    }

    /** The value when the configuration has none; empty if it must have one. */
    public Optional<T> fallback() {
        return fallback;
    }

    /** The default as it would be written in a configuration. */
    String fallbackText() {
        return fallbackText;
    }

    T read(Object raw) {
        return reader.apply(raw);
    }

    @Override
    public String toString() {
        return key;
    }
}
