package dev.flotilla.compiler.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.search.Trial.Discarded;
import dev.flotilla.compiler.search.Trial.Made;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static final Made PLAIN = Trials.made("plain", 100, 30);
    private static final Made RECOVERED = Trials.made("recovered", 100, 34.5);
    private static final Made WIDE = Trials.made("wide", 160, 60);
    private static final Made FLOAT = Trials.made("float", 400, Double.POSITIVE_INFINITY);

    private static List<String> reasons(Goal goal, Trial... trials) {
        return Verdicts.on(List.of(trials), goal).stream().map(Verdict::reason).toList();
    }

    private static Optional<String> chosen(Goal goal, Trial... trials) {
        return Verdicts.on(List.of(trials), goal).stream()
                .filter(Verdict::chosen)
                .map(verdict -> verdict.trial().variant().name())
                .reduce((one, other) -> one + " and " + other);
    }

    @Test
    void choosesTheSmallestThatPassesAndOfEquallySmallTheNearest() {
        assertEquals(Optional.of("recovered"), chosen(Goal.SMALLEST, PLAIN, RECOVERED, WIDE, FLOAT));
        assertEquals(
                List.of(
                        "passes and is as small, but is 4.50 dB further from float than recovered",
                        "is the nearest to float of the 2 smallest of the 4 that pass",
                        "passes, but is 60 bytes larger than recovered",
                        "passes, but is 300 bytes larger than recovered"),
                reasons(Goal.SMALLEST, PLAIN, RECOVERED, WIDE, FLOAT));
        assertEquals(
                List.of("passes, but is 60 bytes larger than plain", "is the smallest of the 2 that pass"),
                reasons(Goal.SMALLEST, WIDE, PLAIN));
    }

    @Test
    void choosesTheNearestThatPassesAndOfEquallyNearTheSmallest() {
        Made tooLarge = Trials.made("float", 400, Double.POSITIVE_INFINITY, "too large");
        Made wider = Trials.made("wider", 170, 60);
        assertEquals(Optional.of("wide"), chosen(Goal.NEAREST, PLAIN, wider, WIDE, tooLarge));
        assertEquals(
                List.of(
                        "passes, but is 30.00 dB further from float than wide",
                        "passes and is as near, but is 10 bytes larger than wide",
                        "is the nearest to float of the 3 that pass",
                        "too large"),
                reasons(Goal.NEAREST, PLAIN, wider, WIDE, tooLarge));
        assertEquals(
                List.of("passes, but is 30.00 dB from float", "is the nearest to float of the 2 that pass"),
                reasons(Goal.NEAREST, PLAIN, FLOAT));
    }

    @Test
    void passesOverTheSmallestForEveryGateItFailed() {
        Made lossy = Trials.made("lossy", 90, 10, "lost 1.6 points", "agrees too seldom");
        Discarded impossible = new Discarded(PLAIN.variant(), "is not possible: operator FOO");
        assertEquals(
                List.of(
                        "is the smallest, but lost 1.6 points; agrees too seldom",
                        "is not possible: operator FOO",
                        "is the only one that passes"),
                reasons(Goal.SMALLEST, lossy, impossible, WIDE));
    }

    @Test
    void choosesNothingWhenNothingPasses() {
        Made one = Trials.made("one", 90, 10, "lost 1.6 points");
        Made two = Trials.made("two", 95, 20, "too large");
        assertEquals(Optional.empty(), chosen(Goal.SMALLEST, one, two));
        assertEquals(List.of("is the smallest, but lost 1.6 points", "too large"), reasons(Goal.SMALLEST, one, two));
    }

    @Test
    void choosesTheFirstOfEqualsAlone() {
        Made same = Trials.made("same", 100, 30);
        assertEquals(Optional.of("plain"), chosen(Goal.SMALLEST, PLAIN, same));
        assertEquals(Optional.of("plain"), chosen(Goal.NEAREST, PLAIN, same));
    }

    @Test
    void namesTheParetoSetAmongAllThatWereMade() {
        Made failed = Trials.made("failed", 90, 10, "lost 1.6 points");
        List<Verdict> verdicts = Verdicts.on(List.of(failed, PLAIN, RECOVERED), Goal.SMALLEST);
        assertTrue(verdicts.get(0).pareto()
                && !verdicts.get(1).pareto()
                && verdicts.get(2).pareto());
    }
}
