package dev.flotilla.fleet.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.P256KeyPair;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a device that has obeyed assignments of which the database knows nothing, since it was restored. */
class DevicesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final DeviceId ID = new DeviceId("camera");
    private static final Digest BUNDLE = Digest.of(new byte[] {1});

    private final MemoryDevices store = new MemoryDevices();
    private final List<Optional<Assignment>> told = new ArrayList<>();
    private long claimed;

    private final Devices devices = new Devices(
            store,
            id -> {
                told.add(device().desired());
                return Future.succeededFuture();
            },
            id -> Future.succeededFuture(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            topic -> {},
            (report, key) -> state(claimed));

    @BeforeEach
    void enrol() {
        Digest claim = Digest.of(new byte[] {2});
        store.addClaims(new ClaimBatch("batch", "", NOW, NOW.plusSeconds(60)), List.of(claim));
        store.enrol(
                claim,
                new NewDevice(
                        ID, "Camera", P256KeyPair.generate(new SecureRandom()).publicKey(), NOW),
                NOW);
        store.assign(ID, 3, Optional.of(new Assignment(3, "nonce", "message", Optional.of("rollout"), BUNDLE, NOW)));
    }

    @Test
    void asksADeviceThatIsAheadAnewUnderACounterThatItObeys() {
        claimed = 7;
        assertRefused("answers assignment 7, the last one made is 3");
        Assignment again = told.get(0).orElseThrow();
        assertEquals(8, again.counter());
        assertEquals(BUNDLE, again.bundle());
        assertEquals(Optional.of("rollout"), again.rolloutId());
        assertTrue(
                !again.nonce().equals("nonce") && !again.messageId().equals("message"),
                "it would be taken for a repeat");
        assertEquals(Optional.empty(), device().reported(), "what it says is about an assignment that nobody knows");
    }

    @Test
    void takesNoCounterOverThatNoServerCanHaveCountedTo() {
        claimed = Long.MAX_VALUE;
        assertRefused("answers assignment " + Long.MAX_VALUE);
        assertEquals(3, device().counter());
        assertEquals(List.of(), told);
    }

    private void assertRefused(String why) {
        Throwable refused = devices.reported(ID, new byte[0]).cause();
        assertInstanceOf(RefusedReportException.class, refused);
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    private Device device() {
        return store.find(ID).result().orElseThrow();
    }

    private static ReportedState state(long counter) {
        return new ReportedState(
                "report",
                NOW,
                counter,
                "of a lost database",
                UpdatePhase.CONFIRMED,
                Optional.of(BUNDLE),
                "1.0.0",
                Optional.empty(),
                0,
                "",
                "test",
                0);
    }
}
