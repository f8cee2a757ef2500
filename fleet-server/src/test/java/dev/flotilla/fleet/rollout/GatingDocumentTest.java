package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatingDocumentTest {

    private static RolloutPlan read(String gates) throws MalformedDocumentException {
        String plan = "{\"name\": \"n\", \"bundle\": \"" + "0".repeat(64)
                + "\", \"stages\": [{\"percent\": 100, \"bakeSeconds\": 0}], " + gates + "}";
        return PlanDocument.read(
                Document.parseJson(plan.getBytes(StandardCharsets.UTF_8), Limits.of(10_000)), Duration.ofMinutes(1));
    }

    @Test
    void fillsInWhatIsNotSaid() throws MalformedDocumentException {
        Gating gating = read("\"gates\": [{\"metric\": \"confidence\", \"margin\": 0.02}]")
                .gating();
        assertEquals(0.05, gating.falseAbort());
        assertEquals(0.05, gating.falseAdvance());
        GatePlan gate = gating.gates().get(0);
        assertEquals("confidence", gate.name());
        assertEquals(GateMetric.Known.CONFIDENCE, gate.metric());
        assertEquals(20, gate.minimumPairs());
        assertEquals(5, gate.rarestFault());
        assertEquals(Duration.ofDays(1), gate.maximumWait());
        assertEquals(GatePlan.AfterWait.HOLD, gate.afterWait());
        assertEquals(Optional.empty(), gate.rail());
        assertEquals(Duration.ofMinutes(10), gate.span());
        assertEquals(1, gate.weight());
    }

    @Test
    void readsBackWhatItWrites() throws MalformedDocumentException {
        RolloutPlan plan =
                read("\"gates\": [{\"metric\": \"input.mean\", \"name\": \"brightness\", \"compare\": \"median\","
                        + " \"worse\": \"any\", \"margin\": 0.1, \"rarestFault\": 7, \"minimumPairs\": 11,"
                        + " \"maximumWaitSeconds\": 3600, \"afterWait\": \"abort\", \"observeSeconds\": 60, \"weight\": 2.5,"
                        + " \"guardRail\": {\"limit\": 0.5, \"devices\": 3}}, {\"metric\": \"update-failure-rate\", \"margin\": 0.1}],"
                        + " \"errorBudget\": {\"falseAbort\": 0.01, \"falseAdvance\": 0.1}");
        assertEquals(
                new GateMetric.Quantity("input.mean", GateMetric.Compared.MEDIAN, GateMetric.Worse.ANY),
                plan.gating().gates().get(0).metric());
        assertEquals(plan, PlanDocument.read(PlanDocument.write(plan), Duration.ZERO));
        assertEquals(0.01, plan.gating().falseAbort());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"metric\": \"memory-ratio\", \"margin\": 1|metric memory-ratio is none of update-failure-rate,",
                "\"metric\": \"confidence\", \"margin\": 0|margin of confidence must be above 0, got 0.0",
                "\"metric\": \"confidence\"|gates[0].margin: expected number",
                "\"metric\": \"confidence\", \"margin\": 1, \"minimumPairs\": 1|gates[0].minimumPairs: 1 is not within 2",
                "\"metric\": \"confidence\", \"margin\": 1, \"afterWait\": \"go\"|afterWait: expected one of hold, advance, abort",
                "\"metric\": \"confidence\", \"margin\": 1, \"weight\": 0|weight of confidence must be above 0",
                "\"metric\": \"confidence\", \"margin\": 1, \"guardRail\": {}|gates[0].guardRail.limit: expected number",
            })
    void namesTheFieldThatIsWrong(String gate, String complaint) {
        assertComplains("\"gates\": [{" + gate + "}]", complaint);
    }

    @Test
    void refusesBudgetsThatAreNone() {
        assertComplains("\"errorBudget\": {\"falseAbort\": 1}", "errorBudget.falseAbort: must be above 0 and below 1");
    }

    @Test
    void refusesTwoGatesOfOneName() {
        String gate = "{\"metric\": \"confidence\", \"margin\": 1}";
        assertComplains("\"gates\": [" + gate + "," + gate + "]", "gates: two are called confidence");
    }

    private static void assertComplains(String gates, String complaint) {
        Exception refused = assertThrows(Exception.class, () -> read(gates));
        assertTrue(String.valueOf(refused.getMessage()).contains(complaint), refused::toString);
    }
}
