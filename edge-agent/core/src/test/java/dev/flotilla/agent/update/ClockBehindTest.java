package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device that has no battery for its clock: each time it starts, it is 1970. */
class ClockBehindTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("1.1.0");
    private static final Instant PASSED = ManualClock.START;
    private static final String BEHIND = "this device's clock is behind: it says 1970-01-01, and 2026-01-01 has come";

    private Device device;
    private TargetFile file;

    @BeforeEach
    void installOldAndStartIn1970() throws IOException {
        device = new Device(new LossyFiles());
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("old.flotilla", OLD), 1).phase());
        file = device.release("new.flotilla", NEW);
        device.clock.set(Instant.EPOCH);
        device.restart();
    }

    @Test
    void servesAndSaysThatItsClockIsBehindUntilItIsSet() throws Exception {
        device.assertServes(OLD);
        assertTrue(device.status().reason().startsWith(BEHIND), device.status().reason());
        device.clock.set(PASSED.plus(Duration.ofDays(1)));
        assertEquals("", device.status().reason());
    }

    @Test
    void installsWhatTheFleetAssigns() throws Exception {
        UpdateStatus status = device.update(file, 2);
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        assertTrue(status.reason().startsWith(BEHIND), status.reason());
        device.assertServes(NEW);
    }

    @Test
    void refusesAnAssignmentThatExpiredBeforeItsMetadataWasRefreshedLast() throws Exception {
        DesiredState desired = device.owner.desire(Device.ID, file, 2);
        DesiredState expired = new DesiredState(
                desired.messageId(),
                desired.device(),
                desired.counter(),
                desired.nonce(),
                desired.rolloutId(),
                PASSED.minusSeconds(1),
                desired.bundle());
        device.assign(file, 2);
        device.offer(SignedAssignment.seal(expired, device.owner.director()));
        UpdateStatus status = device.settle();
        assertTrue(status.reason().startsWith("assignment 2 expired at 2025-12-31T23:59:59Z"), status.reason());
        assertEquals(1, status.counter());
        device.assertServes(OLD);
    }

    @Test
    void takesNoMetadataThatHadExpiredAtATimeThatIsKnownToHavePassed() throws Exception {
        device.bound.passed(Releases.EXPIRES.plusSeconds(1));
        device.offer(device.assign(file, 2));
        UpdateStatus status = device.settle();
        assertTrue(
                status.reason().startsWith("assignment 2 waits: the metadata cannot be refreshed: root.json"),
                status.reason());
        assertEquals(1, status.counter());
        device.assertServes(OLD);
    }
}
