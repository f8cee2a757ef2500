package dev.flotilla.compiler.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateCheck.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossBoundTest {
    private static GateCheck check(double points, int samples, int lost, int won) {
        return new LossBound(points)
                .check("owners samples", Comparison.ofCounts(samples, samples / 2 + lost, lost, won), "here");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 0, 0, PASSED",
        "1000, 5, 5, PASSED",
        "1000, 18, 0, UNDECIDED",
        "1000, 40, 10, FAILED",
        "1000, 0, 300, PASSED",
        "20, 0, 0, UNDECIDED",
    })
    void passesWhatSurelyLosesNoMore(int samples, int lost, int won, Outcome outcome) {
        assertEquals(outcome, check(2, samples, lost, won).outcome());
    }

    @Test
    void tellsWhatWasAllowedAndFound() {
        GateCheck found = check(2, 1000, 40, 10);
        assertEquals(2, found.figures().get("allowed"));
        assertEquals(3, found.figures().get("loss"), 1e-9);
        assertTrue(
                found.message().startsWith("51.0 on here, the champion has 54.0: a loss of 3.00 points"),
                found.message());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 100.1, Double.NaN})
    void refusesWhatIsNoLoss(double points) {
        assertThrows(IllegalArgumentException.class, () -> new LossBound(points));
    }
}
