package dev.flotilla.compiler.search;

import dev.flotilla.compiler.search.Trial.Discarded;
import dev.flotilla.compiler.search.Trial.Made;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Chooses among trials, and says why. */
final class Verdicts {
    private final List<Trial> trials;
    private final Goal goal;
    private final List<Made> made;
    private final List<Made> passing;
    private final Optional<Made> best;

    private Verdicts(List<Trial> trials, Goal goal) {
        this.trials = trials;
        this.goal = goal;
        made = trials.stream()
                .filter(Made.class::isInstance)
                .map(Made.class::cast)
                .toList();
        passing = made.stream().filter(Made::passes).toList();
        best = goal.best(passing);
    }

    /** A verdict on each trial, in their order. */
    static List<Verdict> on(List<Trial> trials, Goal goal) {
        return new Verdicts(trials, goal).all();
    }

    private List<Verdict> all() {
        Set<Trial> pareto = new HashSet<>(ParetoSet.of(made));
        return trials.stream()
                .map(trial -> new Verdict(
                        trial, best.map(trial::equals).orElse(false), pareto.contains(trial), reason(trial)))
                .toList();
    }

    private String reason(Trial trial) {
        if (trial instanceof Discarded discarded) {
            return discarded.reason();
        }
        Made one = (Made) trial;
        if (!one.passes()) {
            return failed(one);
        }
        return one.equals(best.orElseThrow()) ? chosen() : beaten(one, best.get());
    }

    private String failed(Made one) {
        boolean smallest = made.stream().allMatch(other -> other.bytes() >= one.bytes());
        return (smallest ? "is the smallest, but " : "") + String.join("; ", one.failures());
    }

    private String chosen() {
        if (passing.size() == 1) {
            return made.size() == 1 ? "is the only candidate" : "is the only one that passes";
        }
        int equals = goal.contenders(passing).size();
        return switch (goal) {
            case SMALLEST ->
                equals == 1
                        ? "is the smallest of the " + passing.size() + " that pass"
                        : "is the nearest to float of the " + equals + " smallest of the " + passing.size()
                                + " that pass";
            case NEAREST -> "is the nearest to float of the " + passing.size() + " that pass";
        };
    }

    private String beaten(Made one, Made by) {
        if (goal.contenders(passing).contains(one)) {
            return switch (goal) {
                case SMALLEST -> "passes and is as small, but is " + further(one, by);
                case NEAREST -> "passes and is as near, but is " + larger(one, by);
            };
        }
        return "passes, but is "
                + switch (goal) {
                    case SMALLEST -> larger(one, by);
                    case NEAREST -> further(one, by);
                };
    }

    private static String larger(Made one, Made than) {
        return format(
                "%d bytes larger than %s",
                one.bytes() - than.bytes(), than.variant().name());
    }

    private static String further(Made one, Made than) {
        double decibels = than.sqnrDecibels() - one.sqnrDecibels();
        return Double.isInfinite(decibels)
                ? format("%.2f dB from float", one.sqnrDecibels())
                : format(
                        "%.2f dB further from float than %s",
                        decibels, than.variant().name());
    }

    private static String format(String sentence, Object... values) {
        return String.format(Locale.ROOT, sentence, values);
    }
}
