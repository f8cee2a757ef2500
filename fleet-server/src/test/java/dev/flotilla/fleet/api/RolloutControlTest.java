package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators and plans do to rollouts besides letting them run, over HTTP, on every backend. */
class RolloutControlTest extends ApiTest {
    private static final String OLD = "1.0.0";
    private static final String NEW = "1.1.0";

    RolloutControlTest(Stores.Backend backend) {
        super(backend);
    }

    private static Digest digest(String version) {
        return Bundles.bundle(version).digest();
    }

    private static Digest selfTest(String version) {
        return Bundles.bundle(version).selfTest().outputDigest();
    }

    private void release(String version, int release, int floor) {
        owner.releases().release(version + ".flotilla", Bundles.bytes(version), release, floor);
        owner.upload(version + ".flotilla", Bundles.bytes(version));
    }

    /** A device that runs the old bundle, which a rollout gave to it, and both bundles. */
    private ApiDevice begin() throws IOException {
        release(OLD, 1, 0);
        release(NEW, 2, 0);
        ApiDevice device = server.enrol("one");
        rollOut(OLD, "");
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest(OLD), "");
        server.tick();
        return device;
    }

    private String rollOut(String version, String more) throws IOException {
        return server.post(
                        "/api/rollouts",
                        "{\"name\":\"to " + version + "\",\"bundle\":\""
                                + digest(version).hex() + "\",\"stages\":[{\"percent\":100,\"bakeSeconds\":0}]" + more
                                + "}")
                .as(201)
                .string("id");
    }

    private Document rollout(String id) {
        return server.get("/api/rollouts/" + id).as(200);
    }

    private Document command(String id, String verb, int status) {
        return server.post("/api/rollouts/" + id + "/" + verb, "{\"reason\":\"bad answers\"}")
                .as(status);
    }

    private List<String> steps(String id) {
        return TestDatabase.await(server.stores.audit().after(0, 100)).stream()
                .map(AuditEntry::event)
                .filter(event -> event.resource().equals("/rollouts/" + id))
                .map(event -> (event.actor().kind() == Actor.Kind.SYSTEM ? "by itself " : "") + event.operation())
                .toList();
    }

    @Test
    void bringsDevicesOfACompletedRolloutBackToWhatTheyRanBefore() throws IOException {
        ApiDevice device = begin();
        String id = rollOut(NEW, "");
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest(NEW), "");
        server.tick();
        assertEquals("COMPLETED", rollout(id).string("state"));
        Document rolledBack = command(id, "rollback", 200);
        assertEquals("ROLLED_BACK", rolledBack.string("state"));
        assertEquals("bad answers; 1 device goes back", rolledBack.string("stateReason"));
        assertEquals(digest(OLD), device.desired().orElseThrow().bundle().digest());
        command(id, "rollback", 409);
        assertEquals(
                List.of(
                        "by itself startRolloutStage",
                        "by itself finishRolloutStage",
                        "by itself completeRollout",
                        "rollBackRollout",
                        "rollBackRollout"),
                steps(id));
    }

    @Test
    void leavesADeviceWhoseOldBundleIsBelowTheFloor() throws IOException {
        ApiDevice device = begin();
        String id = rollOut(NEW, "");
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest(NEW), "");
        server.tick();
        release("1.2.0", 3, 2);
        String reason = command(id, "rollback", 200).string("stateReason");
        assertTrue(reason.startsWith("bad answers; 0 devices go back, 1 stays: one (release 1 of"), reason);
        assertEquals(digest(NEW), device.desired().orElseThrow().bundle().digest());
    }

    @Test
    void rollsBackByItselfWhenThePlanSaysSo() throws IOException {
        ApiDevice device = begin();
        String id = rollOut(NEW, ",\"onFailure\":\"rollback\"");
        server.tick();
        device.report(UpdatePhase.ROLLED_BACK, selfTest(NEW), "crashed");
        server.tick();
        Document failed = rollout(id);
        assertEquals("ROLLED_BACK", failed.string("state"));
        assertTrue(failed.string("stateReason").contains("crashed"), failed.string("stateReason"));
        assertEquals("rollback", failed.object("plan").string("onFailure"));
        assertEquals(digest(OLD), device.desired().orElseThrow().bundle().digest());
        assertEquals(
                List.of("by itself startRolloutStage", "by itself pauseRollout", "by itself rollBackRollout"),
                steps(id));
        assertTrue(server.notices.failed.containsKey(id), "nobody was told");
    }

    @Test
    void stopsTheWholeFleetUntilTheStopIsLifted() throws IOException {
        ApiDevice device = begin();
        String id = rollOut(NEW, "");
        assertEquals(400, server.post("/api/fleet/stop", "{}").status());
        assertEquals(
                "smoke",
                server.post("/api/fleet/stop", "{\"reason\":\"smoke\"}").as(200).string("reason"));
        assertEquals("smoke", server.get("/api/fleet").as(200).object("stop").string("reason"));
        ApiDevice late = server.enrol("late");
        server.tick();
        assertEquals("PAUSED", rollout(id).string("state"));
        assertEquals(digest(OLD), device.desired().orElseThrow().bundle().digest());
        assertEquals(Optional.empty(), late.desired(), "a newcomer is told something");
        assertEquals(409, server.post("/api/rollouts/" + id + "/resume", "{}").status());
        server.call("DELETE", "/api/fleet/stop", new byte[0]).as(204);
        assertEquals(false, server.get("/api/fleet").as(200).has("stop"));
        server.tick();
        assertEquals(digest(OLD), device.desired().orElseThrow().bundle().digest(), "goes on by itself");
        server.post("/api/rollouts/" + id + "/resume", "{}").as(200);
        server.tick();
        assertEquals(digest(NEW), device.desired().orElseThrow().bundle().digest());
    }

    @Test
    void skipsAStageOnlyForAReason() throws IOException {
        begin();
        String id = rollOut(NEW, "");
        server.tick();
        assertEquals(
                400,
                server.post("/api/rollouts/" + id + "/skip", "{\"reason\":\" \"}")
                        .status());
        assertEquals(
                "SKIPPED", command(id, "skip", 200).objects("stages").get(0).string("state"));
        server.tick();
        assertEquals("COMPLETED", rollout(id).string("state"));
        command(id, "skip", 409);
        assertEquals(
                404,
                server.post("/api/rollouts/none/skip", "{\"reason\":\"x\"}").status());
    }
}
