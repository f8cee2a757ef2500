package dev.flotilla.compiler.evaluate;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small disturbance of every sample.
 *
 * @param strength for noise and brightness a fraction of the samples' range of values, for a shift whole elements, for blur
 *     how often
 */
public record Perturbation(Kind kind, double strength) {
    /** What is done to a sample. Values stay within the range that undisturbed samples have. */
    public enum Kind {
        /** Adds independent normal noise whose standard deviation is the strength. */
        NOISE,
        /** Adds the strength to every value. */
        BRIGHTNESS,
        /** Moves the content by so many rows or columns, in one of the four directions; the edge is repeated. */
        SHIFT,
        /** Takes the mean of each element and its eight neighbours, so many times; the edge is repeated. */
        BLUR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Perturbation {
        boolean fits =
                switch (kind) {
                    case NOISE -> strength > 0 && strength <= 1;
                    case BRIGHTNESS -> strength >= -1 && strength <= 1 && strength != 0;
                    case SHIFT -> strength >= 1 && strength <= 1000 && strength == Math.rint(strength);
                    case BLUR -> strength >= 1 && strength <= 100 && strength == Math.rint(strength);
                };
        if (!fits) {
            throw new IllegalArgumentException("no " + kind + " has a strength of " + strength);
        }
    }

    /** Reads {@code KIND=STRENGTH}. @throws IllegalArgumentException if it is anything else, or makes no sense */
    public static Perturbation parse(String text) {
        int equals = text.indexOf('=');
        for (Kind kind : Kind.values()) {
            if (equals > 0 && kind.toString().equals(text.substring(0, equals))) {
                return new Perturbation(kind, strength(text.substring(equals + 1)));
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not of the form KIND=STRENGTH with a KIND of "
                + Arrays.stream(Kind.values()).map(Kind::toString).collect(Collectors.joining(", ")));
    }

    private static double strength(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the strength '" + text + "' is no number", e);
        }
    }

    /** Whether a model of these inputs has anything to be disturbed so. */
    public boolean fits(List<TensorSpec> inputs) {
        return (kind != Kind.SHIFT && kind != Kind.BLUR) || inputs.stream().anyMatch(PerturbedFeed::isImage);
    }

    /** Two or three strengths of each kind; shifts only where an input is rows by columns. */
    public static List<Perturbation> usual(List<TensorSpec> inputs) {
        return Stream.of(
                        new Perturbation(Kind.NOISE, 0.02),
                        new Perturbation(Kind.NOISE, 0.05),
                        new Perturbation(Kind.NOISE, 0.1),
                        new Perturbation(Kind.BRIGHTNESS, -0.1),
                        new Perturbation(Kind.BRIGHTNESS, 0.1),
                        new Perturbation(Kind.SHIFT, 1),
                        new Perturbation(Kind.SHIFT, 2))
                .filter(one -> one.fits(inputs))
                .toList();
    }

    @Override
    public String toString() {
        return kind == Kind.SHIFT || kind == Kind.BLUR
                ? String.format(Locale.ROOT, "%s %.0f", kind, strength)
                : kind + " " + (strength > 0 ? "+" : "") + strength;
    }
}
