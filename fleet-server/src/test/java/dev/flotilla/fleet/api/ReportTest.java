package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What the server believes of what devices send. */
class ReportTest extends ApiTest {

    ReportTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void believesOnlyTheDevicesOwnSignature() throws IOException {
        release();
        ApiDevice device = server.enrol("one");
        String id = rollOut(50);
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest, "", P256KeyPair.generate(new SecureRandom()));
        device.send(Topics.reported(device.id()), new byte[] {1, 2, 3});
        device.send(Topics.telemetry(device.id()), new byte[] {1, 2, 3});
        device.send(Topics.reported(new DeviceId("nobody")), new byte[] {1, 2, 3});
        server.tick();
        assertEquals(4, server.traffic.refused());
        assertEquals("RUNNING", stage(id, 0).string("state"));
    }

    @Test
    void takesNothingFromARevokedDevice() throws IOException {
        release();
        ApiDevice device = server.enrol("one");
        String id = rollOut(50);
        server.tick();
        server.post("/api/devices/one/revoke", "").as(204);
        device.report(UpdatePhase.CONFIRMED, selfTest, "");
        device.telemetry("w1", bundle.digest(), bundle.baseline().sketch());
        assertEquals(2, server.traffic.refused());
        assertFalse(server.published.containsKey(Topics.ack(device.id())), "acknowledged");
        assertEquals(0, TestDatabase.await(server.stores.telemetry().totals()).windows());
        Document seen = server.get("/api/devices/one").as(200);
        assertFalse(seen.has("reportedProof"));
        assertFalse(seen.has("lastSeen"));
        Throwable refusal = assertThrows(
                        IllegalStateException.class,
                        () -> TestDatabase.await(server.devices.reported(device.id(), new byte[] {1})))
                .getCause();
        assertTrue(refusal.getMessage().contains("one: report refused: revoked at "), refusal.getMessage());
        assertEquals(0, stage(id, 0).integer("succeeded"));
    }

    @Test
    void isNotHeldUpByADeviceThatReportsWhatTheDatabaseDoesNotTake() throws IOException {
        release();
        ApiDevice device = server.enrol("one");
        String id = rollOut(50);
        server.tick();
        device.report(UpdatePhase.REJECTED, selfTest, "no\0");
        assertEquals(1, server.traffic.refused());
        server.tick();
        assertEquals("RUNNING", stage(id, 0).string("state"));
    }
}
