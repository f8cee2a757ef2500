package dev.flotilla.fleet.dataset.label;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far two annotators agree beyond what chance would have them: (observed − expected) / (1 − expected), 1 for always and 0
 * for as often as by chance (Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological
 * Measurement 20(1), 1960).
 */
public final class Kappa {
    private Kappa() {}

    /** What both said of one sample, by the places of the classes. */
    public record Pair(int one, int other) {}

    /** Empty where there are no pairs, and where chance alone would have them agree always, as when all is one class. */
    public static OptionalDouble of(List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return OptionalDouble.empty();
        }
        double total = pairs.size();
        Map<Integer, Integer> ones = new HashMap<>();
        Map<Integer, Integer> others = new HashMap<>();
        int same = 0;
        for (Pair pair : pairs) {
            ones.merge(pair.one(), 1, Integer::sum);
            others.merge(pair.other(), 1, Integer::sum);
            same += pair.one() == pair.other() ? 1 : 0;
        }
        double expected = 0;
        for (Map.Entry<Integer, Integer> entry : ones.entrySet()) {
            expected += entry.getValue() / total * others.getOrDefault(entry.getKey(), 0) / total;
        }
        return expected < 1 ? OptionalDouble.of((same / total - expected) / (1 - expected)) : OptionalDouble.empty();
    }
}
