package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.ShadowTerms;
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
                "\"metric\": \"battery-ratio\", \"margin\": 1|metric battery-ratio is none of update-failure-rate,",
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

    @Test
    void readsShadowsAndTheirGates() throws MalformedDocumentException {
        String text = "{\"name\": \"n\", \"bundle\": \"" + "0".repeat(64)
                + "\", \"stages\": [{\"percent\": 10, \"bakeSeconds\": 0, \"mode\": \"shadow\", \"sample\": 0.25},"
                + " {\"percent\": 10, \"bakeSeconds\": 0, \"mode\": \"serve\"}, {\"percent\": 100, \"bakeSeconds\": 0}],"
                + " \"gates\": [{\"metric\": \"agreement\", \"limit\": 0.95, \"margin\": 0.02}]}";
        RolloutPlan plan = plan(text);
        assertEquals(
                Optional.of(new ShadowTerms(0.25, 1000)), plan.stages().get(0).shadow());
        assertEquals(Optional.empty(), plan.stages().get(1).shadow());
        assertEquals(
                new GateMetric.Shadow(GateMetric.Shadowed.AGREEMENT, 0.95, 30),
                plan.gating().gates().get(0).metric());
        assertEquals(plan, PlanDocument.read(PlanDocument.write(plan), Duration.ZERO));
        assertRefused("mode is serve, shadow, ab, got mirror", text.replace("\"serve\"", "\"mirror\""));
        assertRefused(
                "sample, inputs are for stages of mode shadow, not serve", text.replace("\"shadow\"", "\"serve\""));
        assertRefused("sample: must be above 0", text.replace("0.25", "0"));
        assertRefused("limit of agreement must be above 0 and at most 1", text.replace("0.95", "1.2"));
        assertRefused("margin of agreement must be below its limit", text.replace("0.02", "0.95"));
    }

    private static RolloutPlan plan(String text) throws MalformedDocumentException {
        return PlanDocument.read(
                Document.parseJson(text.getBytes(StandardCharsets.UTF_8), Limits.of(10_000)), Duration.ofMinutes(1));
    }

    private static void assertRefused(String why, String text) {
        InvalidRolloutException refused = assertThrows(InvalidRolloutException.class, () -> plan(text));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
    }

    @Test
    void readsTestsOfStages() throws MalformedDocumentException {
        String text = "{\"name\": \"n\", \"bundle\": \"" + "0".repeat(64)
                + "\", \"stages\": [{\"percent\": 50, \"bakeSeconds\": 0, \"mode\": \"ab\", \"metric\": \"input.mean\","
                + " \"worse\": \"any\", \"effect\": 0.1, \"durationSeconds\": 3600, \"then\": \"advance\"},"
                + " {\"percent\": 100, \"bakeSeconds\": 0}], \"gates\": []}";
        RolloutPlan plan = plan(text);
        assertEquals(
                Optional.of(new AbTest(
                        new GateMetric.Quantity("input.mean", GateMetric.Compared.MEAN, GateMetric.Worse.ANY),
                        0.1,
                        20,
                        Duration.ofHours(1),
                        Duration.ofMinutes(30),
                        AbTest.Then.ADVANCE)),
                plan.stages().get(0).test());
        assertEquals(plan, PlanDocument.read(PlanDocument.write(plan), Duration.ZERO));
        assertRefused("effect must be above 0", text.replace("0.1", "0"));
        assertRefused(
                "metric is one of stages that serve",
                text.replace("input.mean", "agreement").replace("\"worse\": \"any\"", "\"limit\": 0.9"));
        assertRefused(
                "observeSeconds must be 1 to durationSeconds",
                text.replace("\"then\"", "\"observeSeconds\": 3601, \"then\""));
        assertRefused(
                "mode ab needs devices that stay on the old model",
                text.replace("\"percent\": 50", "\"group\": \"a\""));
        assertRefused("are for stages of mode ab", text.replace("\"mode\": \"ab\", ", ""));
        assertRefused(
                "ab is the name of tests",
                text.replace("[]", "[{\"metric\": \"confidence\", \"name\": \"ab\", \"margin\": 0.1}]"));
    }
}
