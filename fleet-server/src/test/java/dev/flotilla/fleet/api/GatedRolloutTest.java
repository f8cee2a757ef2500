package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.store.Stores;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rollout with a gate, from its plan to its end, over the API and by what devices sign and send; in the database. */
class GatedRolloutTest {

    private static final int DEVICES = 28;
    private static final int INFERENCES = 200;

    private final ApiFixture server = new ApiFixture(Stores.in(Stores.Backend.POSTGRES));
    private final Bundle old = Bundles.bundle("1.0.0");
    private final Bundle next = Bundles.bundle("1.1.0");
    private final List<ApiDevice> fleet = new ArrayList<>();

    @BeforeEach
    void runTheOldModel() throws IOException {
        ApiOwner owner = new ApiOwner(server);
        owner.release("old.flotilla", Bundles.bytes("1.0.0"));
        owner.release("next.flotilla", Bundles.bytes("1.1.0"));
        for (int i = 0; i < DEVICES; i++) {
            fleet.add(server.enrol("device-" + i));
        }
        String id = create("{\"name\":\"first\",\"bundle\":\"" + old.digest().hex()
                + "\",\"stages\":[{\"percent\":100,\"bakeSeconds\":0}]}");
        server.tick();
        confirm(old);
        server.tick();
        assertEquals("COMPLETED", rollout(id).string("state"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String create(String plan) throws MalformedDocumentException {
        return server.post("/api/rollouts", plan).as(201).string("id");
    }

    private String rollOutWithGate() throws MalformedDocumentException {
        return create("{\"name\":\"second\",\"bundle\":\"" + next.digest().hex()
                + "\",\"stages\":[{\"percent\":50,\"bakeSeconds\":0},{\"percent\":100,\"bakeSeconds\":0}],"
                + "\"gates\":[{\"metric\":\"inference-error-rate\",\"margin\":0.1,\"rarestFault\":1,\"minimumPairs\":12,"
                + "\"observeSeconds\":60}]}");
    }

    private Document rollout(String id) {
        return server.get("/api/rollouts/" + id).as(200);
    }

    private List<Document> evidence(String id) throws MalformedDocumentException {
        return server.get("/api/rollouts/" + id + "/evidence").as(200).objects("items");
    }

    private static boolean isTold(ApiDevice device, Bundle bundle) throws IOException {
        return device.desired()
                .filter(desired -> desired.bundle().digest().equals(bundle.digest()))
                .isPresent();
    }

    private long told(Bundle bundle) throws IOException {
        long told = 0;
        for (ApiDevice device : fleet) {
            told += isTold(device, bundle) ? 1 : 0;
        }
        return told;
    }

    /** Everybody who is to run it does. */
    private void confirm(Bundle bundle) throws IOException {
        for (ApiDevice device : fleet) {
            if (isTold(device, bundle)) {
                device.report(UpdatePhase.CONFIRMED, bundle.selfTest().outputDigest(), "");
            }
        }
    }

    /** Half of the fleet takes the new model, and everybody says for a minute and a half how inferences went. */
    private void work(String id, int errorsOfNext) throws IOException {
        server.tick();
        assertEquals(DEVICES / 2, told(next));
        confirm(next);
        server.tick();
        assertEquals(
                "stage 1: gate inference-error-rate: not enough evidence: 0 of at least 12 pairs of devices",
                rollout(id).string("stateReason"));
        for (int window = 0; window < 3; window++) {
            server.clock.advance(Duration.ofSeconds(30));
            for (int i = 0; i < DEVICES; i++) {
                boolean canary = isTold(fleet.get(i), next);
                Digest runs = (canary ? next : old).digest();
                fleet.get(i).telemetry("w-" + window, runs, inferences((canary ? errorsOfNext : 4) + i % 3));
            }
        }
        server.tick();
    }

    private static ObservationSketch inferences(int errors) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < INFERENCES; i++) {
            if (i < errors) {
                sketch.recordError();
            } else {
                sketch.record(new Observation(1, 1, 3, 0.9, 2));
            }
        }
        return sketch;
    }

    @Test
    void foretellsWhatItsGateCanFind() throws IOException {
        for (int i = 0; i < DEVICES; i++) {
            fleet.get(i).telemetry("before", old.digest(), inferences(4 + i % 3));
        }
        String id = rollOutWithGate();
        List<Document> stages =
                server.get("/api/rollouts/" + id + "/forecast").as(200).objects("items");
        Document first = stages.get(0);
        assertEquals(DEVICES / 2, first.integer("pairs"));
        assertEquals(DEVICES, first.integer("devices"));
        // 10 devices have 4 errors in 200, 9 have 5 and 9 have 6: their variance is 0.7024.
        assertEquals(Math.sqrt(2 * 0.7024) / INFERENCES, first.number("spread"), 1e-6);
        assertTrue(first.number("powerAtMargin") > 0.99);
        assertTrue(first.number("detectable") < 0.1);
        assertTrue(first.number("expectedPairs") <= DEVICES / 2.0);
        assertEquals(0, stages.get(1).integer("pairs"), "nobody is left to compare with");
        assertFalse(stages.get(1).has("powerAtMargin"));
    }

    @Test
    void stopsAModelThatFailsMoreOftenAtItsCanary() throws IOException {
        String id = rollOutWithGate();
        work(id, 40);
        Document stopped = rollout(id);
        assertEquals("PAUSED", stopped.string("state"));
        assertTrue(
                stopped.string("stateReason")
                        .startsWith("stage 1: gate inference-error-rate: worse than the control by 0.1"),
                stopped.string("stateReason"));
        assertEquals(0, told(next), "its devices go back");
        Document verdict = evidence(id).get(0);
        assertEquals("ABORT", verdict.string("ruling"));
        Document sample = verdict.object("evidence").object("sample");
        assertEquals(DEVICES / 2, sample.integer("canary"));
        assertEquals(DEVICES / 2, sample.integer("control"));
        assertEquals("HOLD", evidence(id).get(1).string("ruling"));
        assertEquals(
                evidence(id).get(1),
                server.get("/api/rollouts/" + id + "/evidence?limit=1&before=" + verdict.integer("id"))
                        .as(200)
                        .objects("items")
                        .get(0));
    }

    @Test
    void letsAModelPassThatIsAsGood() throws IOException {
        String id = rollOutWithGate();
        work(id, 4);
        assertEquals("ADVANCE", evidence(id).get(0).string("ruling"));
        assertEquals(DEVICES, told(next));
        confirm(next);
        server.tick();
        server.clock.advance(Duration.ofSeconds(1));
        server.tick();
        assertEquals("COMPLETED", rollout(id).string("state"));
        assertEquals(
                "not judged: the stage has no control, and the gate no guard rail",
                evidence(id).get(0).string("reason"));
    }

    @Test
    void foretellsAndAnswersWhichOfTwoModelsDoesBetter() throws IOException {
        for (int i = 0; i < DEVICES; i++) {
            fleet.get(i).telemetry("before", old.digest(), inferences(4 + i % 3));
        }
        String id = create("{\"name\":\"second\",\"bundle\":\"" + next.digest().hex()
                + "\",\"stages\":[{\"percent\":50,\"bakeSeconds\":0,\"mode\":\"ab\",\"metric\":\"inference-error-rate\","
                + "\"effect\":0.1,\"minimumPairs\":12,\"durationSeconds\":80,\"observeSeconds\":60,\"then\":\"advance\"},"
                + "{\"percent\":100,\"bakeSeconds\":0}]}");
        Document forecast = server.get("/api/rollouts/" + id + "/forecast")
                .as(200)
                .objects("items")
                .get(0);
        assertEquals("ab", forecast.string("gate"));
        assertEquals(DEVICES / 2, forecast.integer("pairs"));
        assertTrue(forecast.number("powerAtMargin") > 0.99);
        assertTrue(forecast.number("expectedSeconds") > 60 && forecast.number("expectedSeconds") <= 80);
        server.tick();
        confirm(next);
        server.tick();
        assertTrue(rollout(id).string("stateReason").startsWith("stage 1: gate ab: both serve until "));
        for (int window = 0; window < 3; window++) {
            server.clock.advance(Duration.ofSeconds(30));
            for (int i = 0; i < DEVICES; i++) {
                boolean canary = isTold(fleet.get(i), next);
                fleet.get(i)
                        .telemetry(
                                "w-" + window, (canary ? next : old).digest(), inferences((canary ? 4 : 40) + i % 3));
            }
        }
        server.tick();
        Document verdict = evidence(id).get(0);
        assertEquals("ADVANCE", verdict.string("ruling"));
        assertTrue(
                verdict.string("reason").startsWith("the new model does better: worse by -0.1"),
                verdict.string("reason"));
        assertEquals(DEVICES, told(next));
    }
}
