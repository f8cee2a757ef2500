package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.rollout.Rollouts;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rollout goes on by what devices report, and stops by it. */
class RolloutStagesTest extends ApiTest {

    RolloutStagesTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void rollsOutStageByStage() throws IOException {
        release();
        ApiDevice one = server.enrol("one");
        ApiDevice two = server.enrol("two");
        String id = rollOut(50);
        server.tick();
        assertTrue(one.desired().isPresent() != two.desired().isPresent(), "one device in the first stage");
        ApiDevice first = one.desired().isPresent() ? one : two;
        ApiDevice second = first.equals(one) ? two : one;
        first.report(UpdatePhase.PROBING, selfTest, "");
        server.tick();
        assertEquals("RUNNING", stage(id, 0).string("state"));
        first.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        assertEquals("BAKING", stage(id, 0).string("state"));
        assertTrue(second.desired().isEmpty(), "second device while the first bakes");
        server.clock.advance(Duration.ofSeconds(5));
        server.tick();
        second.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        assertEquals("COMPLETED", server.get("/api/rollouts/" + id).as(200).string("state"));
        Document device = server.get("/api/devices/" + first.id()).as(200);
        assertEquals("CONFIRMED", device.string("phase"));
        assertEquals("1.0.0", device.string("activeVersion"));
        assertEquals(2, device.object("refused").integer("range"));
        assertEquals(1, device.integer("windowsDropped"));
        assertTrue(Base64.getDecoder().decode(device.string("reportedProof")).length > 64);
    }

    @Test
    void pausesABadBundleAtTheFirstStage() throws IOException {
        release();
        ApiDevice one = server.enrol("one");
        ApiDevice two = server.enrol("two");
        String id = rollOut(50);
        server.tick();
        ApiDevice first = one.desired().isPresent() ? one : two;
        ApiDevice second = first.equals(one) ? two : one;
        first.report(UpdatePhase.REJECTED, selfTest, "self-test: wrong answers");
        server.tick();
        Document rollout = server.get("/api/rollouts/" + id).as(200);
        assertEquals("PAUSED", rollout.string("state"));
        assertTrue(rollout.string("stateReason").contains("wrong answers"), rollout.string("stateReason"));
        assertTrue(second.desired().isEmpty(), "second device");
        Document part = server.get("/api/rollouts/" + id + "/devices")
                .as(200)
                .objects("items")
                .get(0);
        assertEquals("FAILED", part.string("state"));
        server.post("/api/rollouts/" + id + "/abort", "{\"reason\":\"bad\"}").as(200);
        assertEquals(409, server.post("/api/rollouts/" + id + "/resume", "{}").status());
    }

    @Test
    void takesInDevicesThatEnrolDuringARolloutAndAfterIt() throws IOException {
        release();
        ApiDevice first = server.enrol("first");
        String id = rollOut(50);
        server.tick();
        ApiDevice during = server.enrol("during");
        server.tick();
        assertTrue(during.desired().isEmpty(), "assigned in the first stage");
        assertEquals(1, stage(id, 0).integer("devices"));
        assertEquals(1, stage(id, 1).integer("devices"));
        first.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        server.clock.advance(Duration.ofSeconds(5));
        server.tick();
        during.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        assertEquals("COMPLETED", server.get("/api/rollouts/" + id).as(200).string("state"));
        ApiDevice after = server.enrol("after");
        server.tick();
        after.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        Document last = server.get("/api/rollouts/" + id + "/devices")
                .as(200)
                .objects("items")
                .get(2);
        assertEquals("after", last.string("id"));
        assertEquals(2, last.integer("stage"));
        assertEquals("SUCCEEDED", last.string("state"));
    }

    @Test
    void givesNewDevicesNoBundleThatIsRetired() throws IOException {
        release();
        ApiDevice first = server.enrol("first");
        rollOut(50);
        server.tick();
        first.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        server.clock.advance(Duration.ofSeconds(5));
        server.tick();
        owner.releases().release("next.flotilla", Bundles.bytes("1.1.0"), 2, 2);
        owner.putMetadata();
        ApiDevice after = server.enrol("after");
        server.tick();
        assertTrue(after.desired().isEmpty(), "assigned a retired bundle");
    }

    @Test
    void goesOnWithoutADeviceThatIsRevokedDuringARollout() throws IOException {
        release();
        ApiDevice one = server.enrol("one");
        ApiDevice two = server.enrol("two");
        String id = rollOut(99);
        server.tick();
        server.post("/api/devices/two/revoke", "").as(204);
        one.report(UpdatePhase.CONFIRMED, selfTest, "");
        for (int i = 0; i < 3; i++) {
            server.tick();
            server.clock.advance(Duration.ofSeconds(5));
        }
        assertEquals("COMPLETED", server.get("/api/rollouts/" + id).as(200).string("state"));
        assertEquals(1, stage(id, 0).integer("devices"));
        assertEquals(0, stage(id, 0).integer("pending"));
        Document page = server.get("/api/rollouts/" + id + "/devices?limit=1").as(200);
        Document part = server.get("/api/rollouts/" + id + "/devices?after=" + page.string("next"))
                .as(200)
                .objects("items")
                .get(0);
        assertEquals("two", part.string("id"));
        assertEquals("EXCLUDED", part.string("state"));
        assertTrue(part.string("reason").startsWith("revoked"), part.string("reason"));
        assertEquals(List.of(), TestDatabase.await(server.stores.rollouts().open()));
        ApiDevice again = server.enrol("two");
        server.tick();
        assertEquals(two.id(), again.id());
        again.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        assertEquals(2, stage(id, 0).integer("succeeded"));
    }

    @Test
    void goesOnAfterARestartOfTheServer() throws IOException {
        release();
        ApiDevice device = server.enrol("one");
        String id = rollOut(50);
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest, "");
        Rollouts restarted = server.newRollouts();
        for (int i = 0; i < 3; i++) {
            TestDatabase.await(restarted.tick());
            server.clock.advance(Duration.ofSeconds(5));
        }
        assertEquals("COMPLETED", server.get("/api/rollouts/" + id).as(200).string("state"));
        assertEquals(1, server.get("/api/devices/one").as(200).integer("counter"), "assigned once");
    }

    @Test
    void tellsAConnectedDeviceAgainWhenTheBrokerWasOutOfReach() throws IOException {
        release();
        ApiDevice device = server.enrol("one");
        TestDatabase.await(server.devices.connected(device.id()));
        rollOut(50);
        server.brokerInReach = false;
        server.tick();
        server.brokerInReach = true;
        server.tick();
        assertTrue(device.desired().isEmpty(), "told before it could have answered");
        server.clock.advance(Duration.ofSeconds(11));
        server.tick();
        assertEquals(1, device.desired().orElseThrow().counter());
    }

    @Test
    void givesNoticeOfAStoppedRolloutUntilItIsHeardAndAgainAfterARestart() throws IOException {
        release();
        ApiDevice device = server.enrol("one");
        String id = rollOut(50);
        server.tick();
        device.report(UpdatePhase.REJECTED, selfTest, "self-test: wrong answers");
        server.notices.deaf = true;
        assertThrows(RuntimeException.class, () -> TestDatabase.await(server.rollouts.tick()));
        server.notices.deaf = false;
        server.tick();
        Map<String, List<DeviceId>> heard = Map.of(id, List.of(device.id()));
        assertEquals(heard, server.notices.failed);
        server.notices.failed.clear();
        server.tick();
        assertEquals(Map.of(), server.notices.failed, "given twice");
        TestDatabase.await(server.newRollouts().tick());
        assertEquals(heard, server.notices.failed);
        server.post("/api/rollouts/" + id + "/resume", "{}").as(200);
        assertEquals(Map.of(), server.notices.failed);
    }
}
