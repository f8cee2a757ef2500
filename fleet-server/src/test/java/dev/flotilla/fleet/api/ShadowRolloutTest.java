package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.ShadowFeatures;
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

/** A bundle in shadow, from the plan to its end, over the API and by what devices sign and send; in the database. */
class ShadowRolloutTest {
    private static final int DEVICES = 20;
    private static final int INPUTS = 200;

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
        fleet.set(0, fleet.get(0).withOldAgent());
        server.post(
                        "/api/rollouts",
                        "{\"name\":\"first\",\"bundle\":\"" + old.digest().hex()
                                + "\",\"stages\":[{\"percent\":100,\"bakeSeconds\":0}]}")
                .as(201);
        server.tick();
        for (ApiDevice device : fleet) {
            device.report(UpdatePhase.CONFIRMED, old.selfTest().outputDigest(), "");
        }
        server.tick();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String plan(int shadowPercent) {
        return "{\"name\":\"second\",\"bundle\":\"" + next.digest().hex() + "\",\"stages\":[{\"percent\":"
                + shadowPercent + ",\"bakeSeconds\":0,\"mode\":\"shadow\",\"sample\":0.5,\"inputs\":500},"
                + "{\"percent\":100,\"bakeSeconds\":0}],\"gates\":[{\"metric\":\"agreement\",\"limit\":0.9,"
                + "\"margin\":0.3,\"minimumPairs\":5,\"observeSeconds\":60}]}";
    }

    private String create() throws MalformedDocumentException {
        return server.post("/api/rollouts", plan(100)).as(201).string("id");
    }

    private Document rollout(String id) {
        return server.get("/api/rollouts/" + id).as(200);
    }

    private List<ApiDevice> told(boolean shadow) throws IOException {
        List<ApiDevice> told = new ArrayList<>();
        for (ApiDevice device : fleet) {
            DesiredState desired = device.desired().orElseThrow();
            if (desired.bundle().digest().equals(next.digest())
                    && desired.shadow().isPresent() == shadow) {
                told.add(device);
            }
        }
        return told;
    }

    /** All that are to run it in shadow do, and say for a minute and a half to how many of their inputs it agrees. */
    private void work(int agreed) throws IOException {
        server.tick();
        List<ApiDevice> shadowing = told(true);
        assertEquals(DEVICES - 1, shadowing.size());
        for (ApiDevice device : shadowing) {
            device.shadow(old, next);
        }
        server.tick();
        for (int window = 0; window < 3; window++) {
            server.clock.advance(Duration.ofSeconds(30));
            for (ApiDevice device : shadowing) {
                device.telemetry("w-" + window, old.digest(), compared(agreed));
            }
        }
        server.tick();
    }

    private ObservationSketch compared(int agreed) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < INPUTS; i++) {
            sketch.record(new Observation(1, 1, 3, 0.9, 2));
            sketch.record(ShadowFeatures.of(next.digest()).agreement(), i < agreed ? 1 : 0);
        }
        return sketch;
    }

    @Test
    void saysInAPreviewWhoseAgentsKnowNoShadows() throws IOException {
        Document preview = server.post("/api/rollouts/preview", plan(100)).as(200);
        assertEquals(List.of(), preview.strings("refusals"));
        assertEquals(1, preview.object("unable").integer("devices"));
        assertEquals(
                List.of(fleet.get(0).id().value()), preview.object("unable").strings("first"));
        assertEquals(DEVICES - 1, preview.objects("stages").get(0).integer("devices"));
        assertEquals(1, preview.objects("stages").get(1).integer("devices"));
    }

    @Test
    void stopsAModelThatDisagreesBeforeItServesAnywhere() throws IOException {
        String id = create();
        work(60);
        Document stopped = rollout(id);
        assertEquals("PAUSED", stopped.string("state"));
        assertTrue(
                stopped.string("stateReason").startsWith("stage 1: gate agreement: worse than the limit by 0.6"),
                stopped.string("stateReason"));
        assertEquals(List.of(), told(true), "devices drop it");
        assertEquals(List.of(), told(false));
        Document verdict = server.get("/api/rollouts/" + id + "/evidence")
                .as(200)
                .objects("items")
                .get(0);
        assertEquals("ABORT", verdict.string("ruling"));
        assertEquals(DEVICES - 1, verdict.object("evidence").object("sample").integer("canary"));
    }

    @Test
    void hasAModelThatAgreesServeOnTheSameDevices() throws IOException {
        String id = create();
        work(196);
        assertEquals("RUNNING", rollout(id).string("state"), rollout(id).string("stateReason"));
        assertEquals(DEVICES, told(false).size());
        for (ApiDevice device : fleet) {
            device.report(UpdatePhase.CONFIRMED, next.selfTest().outputDigest(), "");
        }
        server.tick();
        server.clock.advance(Duration.ofSeconds(1));
        server.tick();
        assertEquals("COMPLETED", rollout(id).string("state"));
    }

    @Test
    void dropsTheShadowWhenItIsAborted() throws IOException {
        String id = create();
        server.tick();
        for (ApiDevice device : told(true)) {
            device.shadow(old, next);
        }
        server.tick();
        assertEquals(DEVICES - 1, rollout(id).objects("stages").get(0).integer("succeeded"));
        server.post("/api/rollouts/" + id + "/abort", "{\"reason\":\"changed our minds\"}")
                .as(200);
        assertEquals(List.of(), told(true));
        for (ApiDevice device : fleet) {
            assertEquals(old.digest(), device.desired().orElseThrow().bundle().digest());
        }
    }

    @Test
    void movesOnWhenTheShadowIsSkipped() throws IOException {
        String id = create();
        server.tick();
        assertEquals(DEVICES - 1, told(true).size());
        server.post("/api/rollouts/" + id + "/skip", "{\"reason\":\"in a hurry\"}")
                .as(200);
        server.tick();
        assertEquals(DEVICES, told(false).size());
    }
}
