package dev.flotilla.compiler.search;

import dev.flotilla.compiler.search.Trial.Made;
import java.util.List;

/** The candidates that none beats in everything: size, nearness to float, and latency where it was measured. */
final class ParetoSet {
    private ParetoSet() {}

    static List<Made> of(List<Made> all) {
        return all.stream()
                .filter(one -> all.stream().noneMatch(other -> dominates(other, one)))
                .toList();
    }

    /** Whether {@code rival} is nowhere worse than {@code made}, and somewhere better. */
    private static boolean dominates(Made rival, Made made) {
        int size = Long.compare(made.bytes(), rival.bytes());
        int nearness = Double.compare(rival.sqnrDecibels(), made.sqnrDecibels());
        int speed = Double.compare(latency(made), latency(rival));
        return size >= 0 && nearness >= 0 && speed >= 0 && size + nearness + speed > 0;
    }

    private static double latency(Made made) {
        return made.candidate().latencyMillis().orElse(0);
    }
}
