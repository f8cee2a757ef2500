package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorBudgetTest {
    private static final GateTerms TERMS = GateTerms.of(0.02, 20, Duration.ofHours(1));

    @Test
    void sharesByWeightAndHalvesFromStageToStage() {
        ErrorBudget budget = new ErrorBudget(0.05, 0.1, Map.of("a", 3.0, "b", 1.0));
        assertEquals(0.05 * 0.75 / 2, budget.falseAbort("a", 1), 1e-15);
        assertEquals(0.05 * 0.25 / 8, budget.falseAbort("b", 3), 1e-15);
        assertEquals(0.1, budget.falseAdvance());
    }

    @Test
    void neverSpendsMoreThanTheWhole() {
        List<Gate> gates = List.of(Gate.confidence(TERMS), Gate.inferenceErrorRate(TERMS), Gate.latencyP95Ratio(TERMS));
        ErrorBudget budget = ErrorBudget.evenly(0.05, 0.05, gates);
        double spent = 0;
        for (int stage = 1; stage <= 60; stage++) {
            for (Gate gate : gates) {
                spent += budget.falseAbort(gate.name(), stage);
            }
        }
        assertTrue(spent <= 0.05 + 1e-15, "spent " + spent);
        assertEquals(0.05, spent, 1e-12);
    }

    @Test
    void rejectsWhatIsNoBudget() {
        assertThrows(IllegalArgumentException.class, () -> new ErrorBudget(0, 0.05, Map.of("a", 1.0)));
        assertThrows(IllegalArgumentException.class, () -> new ErrorBudget(0.05, 1, Map.of("a", 1.0)));
        assertThrows(IllegalArgumentException.class, () -> new ErrorBudget(0.05, 0.05, Map.of("a", 0.0)));
        ErrorBudget budget = new ErrorBudget(0.05, 0.05, Map.of("a", 1.0));
        assertThrows(IllegalArgumentException.class, () -> budget.falseAbort("b", 1));
        assertThrows(IllegalArgumentException.class, () -> budget.falseAbort("a", 0));
    }

    @Test
    void rejectsTwoGatesOfOneName() {
        List<Gate> twice = List.of(Gate.confidence(TERMS), Gate.confidence(TERMS));
        assertEquals(
                "two gates are called confidence",
                assertThrows(IllegalArgumentException.class, () -> ErrorBudget.evenly(0.05, 0.05, twice))
                        .getMessage());
    }
}
