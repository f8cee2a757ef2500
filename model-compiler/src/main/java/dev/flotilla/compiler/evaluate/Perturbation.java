package dev.flotilla.compiler.evaluate;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A small disturbance of every sample.
 *
 * @param strength for noise and brightness a fraction of the samples' range of values, for a shift whole elements
 */
public record Perturbation(Kind kind, double strength) {
    /** What is done to a sample. Values stay within the range that undisturbed samples have. */
    public enum Kind {
        /** Adds independent normal noise whose standard deviation is the strength. */
        NOISE,
        /** Adds the strength to every value. */
        BRIGHTNESS,
        /** Moves the content by so many rows or columns, in one of the four directions; the edge is repeated. */
        SHIFT;

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
                };
        if (!fits) {
            throw new IllegalArgumentException("no " + kind + " has a strength of " + strength);
        }
    }

    /** Two or three strengths of each kind; shifts only where an input is rows by columns. */
    public static List<Perturbation> usual(List<TensorSpec> inputs) {
        boolean shifts = inputs.stream().anyMatch(PerturbedFeed::isImage);
        List<Perturbation> always = List.of(
                new Perturbation(Kind.NOISE, 0.02),
                new Perturbation(Kind.NOISE, 0.05),
                new Perturbation(Kind.NOISE, 0.1),
                new Perturbation(Kind.BRIGHTNESS, -0.1),
                new Perturbation(Kind.BRIGHTNESS, 0.1));
        List<Perturbation> moved = List.of(new Perturbation(Kind.SHIFT, 1), new Perturbation(Kind.SHIFT, 2));
        return shifts ? Stream.concat(always.stream(), moved.stream()).toList() : always;
    }

    @Override
    public String toString() {
        return kind == Kind.SHIFT
                ? String.format(Locale.ROOT, "%s %.0f", kind, strength)
                : String.format(Locale.ROOT, "%s %+.2f", kind, strength);
    }
}
