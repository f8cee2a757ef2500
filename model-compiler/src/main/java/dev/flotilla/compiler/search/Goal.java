package dev.flotilla.compiler.search;

import dev.flotilla.compiler.search.Trial.Made;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of the candidates that pass every gate is the best. */
public enum Goal {
    /** The smallest, and of those equally small the nearest to float. */
    SMALLEST("smallest"),
    /** That with the largest signal to quantization-noise ratio, and of those equally near the smallest. */
    NEAREST("nearest");

    private static final Comparator<Made> BY_SIZE = Comparator.comparingLong(Made::bytes);
    private static final Comparator<Made> BY_SQNR =
            Comparator.comparingDouble(Made::sqnrDecibels).reversed();

    private final String label;

    Goal(String label) {
        this.label = label;
    }

    /** Those that are best by the goal itself; whatever other candidates come, none but these may still be chosen. */
    List<Made> contenders(List<Made> passing) {
        return passing.stream()
                .min(first())
                .map(best -> passing.stream()
                        .filter(one -> first().compare(one, best) == 0)
                        .toList())
                .orElse(List.of());
    }

    /** The best of {@code passing}; of equals the first. */
    Optional<Made> best(List<Made> passing) {
        return contenders(passing).stream().min(second());
    }

    private Comparator<Made> first() {
        return switch (this) {
            case SMALLEST -> BY_SIZE;
            case NEAREST -> BY_SQNR;
        };
    }

    private Comparator<Made> second() {
        return switch (this) {
            case SMALLEST -> BY_SQNR;
            case NEAREST -> BY_SIZE;
        };
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
