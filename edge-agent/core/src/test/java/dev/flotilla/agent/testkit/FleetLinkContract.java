package dev.flotilla.agent.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every link promises, whatever carries it. */
public abstract class FleetLinkContract {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_NANOS = 2_000_000;
    private static final byte[] GARBAGE = "garbage".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TELEMETRY = new TelemetryReport("m", ManualClock.START, List.of()).toCbor();

    /** A link of a device that the fleet knows, not connected yet; a device of its own for each test. */
    protected abstract FleetLink link(DeviceId device) throws Exception;

    /** The fleet sends something to the device's desired topic. */
    protected abstract void sendDesired(DeviceId device, byte[] payload) throws Exception;

    /** The fleet sends something to the device's acknowledgement topic. */
    protected abstract void sendAck(DeviceId device, byte[] payload) throws Exception;

    /** The reports that the fleet got from the device. */
    protected abstract List<byte[]> reported(DeviceId device);

    /** How many telemetry messages the fleet got from the device. */
    protected abstract int telemetryMessages(DeviceId device);

    /** The device's connection breaks. */
    protected abstract void cut(DeviceId device) throws Exception;

    /** Until another thread has done its part, with a deadline. */
    private static void awaitUntil(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "did not come in time: " + what);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static SignedAssignment desired(long counter) {
        ArtifactRef artifact = new ArtifactRef("a.flotilla", Digest.of(GARBAGE), 7);
        return SignedAssignment.seal(
                new DesiredState(
                        "m" + counter, new DeviceId("any"), counter, "nonce", "rollout", Releases.EXPIRES, artifact),
                Releases.byOwner().director());
    }

    private static byte[] awaitDesired(FleetLink link) throws InterruptedException {
        List<SignedAssignment> taken = new ArrayList<>();
        awaitUntil("a desired state", () -> {
            link.takeDesired().ifPresent(taken::add);
            return !taken.isEmpty();
        });
        return taken.get(0).bytes();
    }

    @Test
    void carriesReportsAndTelemetryToTheFleet() throws Exception {
        DeviceId device = new DeviceId("up");
        try (FleetLink link = link(device)) {
            link.connect();
            assertTrue(link.connected());
            link.publishReported(GARBAGE);
            link.publishTelemetry(TELEMETRY);
            awaitUntil("a report", () -> reported(device).size() == 1);
            assertArrayEquals(GARBAGE, reported(device).get(0));
            awaitUntil("telemetry", () -> telemetryMessages(device) == 1);
        }
    }

    @Test
    void deliversADesiredStateOnce() throws Exception {
        DeviceId device = new DeviceId("down");
        try (FleetLink link = link(device)) {
            link.connect();
            sendDesired(device, desired(1).bytes());
            assertArrayEquals(desired(1).bytes(), awaitDesired(link));
            assertEquals(Optional.empty(), link.takeDesired());
        }
    }

    @Test
    void keepsTheNewestOfSeveralDesiredStates() throws Exception {
        DeviceId device = new DeviceId("newest");
        try (FleetLink link = link(device)) {
            link.connect();
            sendDesired(device, desired(1).bytes());
            sendDesired(device, desired(3).bytes());
            sendDesired(device, desired(2).bytes());
            sendDesired(device, GARBAGE);
            awaitUntil("all four", () -> link.rejectedMessages() == 1);
            assertArrayEquals(desired(3).bytes(), awaitDesired(link));
        }
    }

    @Test
    void survivesGarbageAndCountsIt() throws Exception {
        DeviceId device = new DeviceId("garbage");
        try (FleetLink link = link(device)) {
            link.connect();
            sendDesired(device, GARBAGE);
            sendAck(device, GARBAGE);
            sendAck(device, new byte[0]);
            awaitUntil("three refusals", () -> link.rejectedMessages() == 3);
            sendDesired(device, desired(1).bytes());
            assertArrayEquals(desired(1).bytes(), awaitDesired(link));
            assertTrue(link.connected());
        }
    }

    @Test
    void deliversAcknowledgementsInOrder() throws Exception {
        DeviceId device = new DeviceId("acks");
        try (FleetLink link = link(device)) {
            link.connect();
            sendAck(device, new TelemetryAck(List.of("a", "b")).toCbor());
            sendAck(device, new TelemetryAck(List.of("c")).toCbor());
            List<TelemetryAck> taken = new ArrayList<>();
            awaitUntil("two acknowledgements", () -> {
                taken.addAll(link.takeAcks());
                return taken.size() == 2;
            });
            assertEquals(List.of("a", "b"), taken.get(0).windowIds());
            assertEquals(List.of("c"), taken.get(1).windowIds());
        }
    }

    @Test
    void refusesToSendWithoutAConnection() throws Exception {
        try (FleetLink link = link(new DeviceId("offline"))) {
            assertFalse(link.connected());
            assertThrows(LinkException.class, () -> link.publishReported(GARBAGE));
            assertThrows(LinkException.class, () -> link.publishTelemetry(TELEMETRY));
        }
    }

    @Test
    void noticesABrokenConnectionAndConnectsAgain() throws Exception {
        DeviceId device = new DeviceId("broken");
        try (FleetLink link = link(device)) {
            link.connect();
            cut(device);
            awaitUntil("the break", () -> !link.connected());
            assertThrows(LinkException.class, () -> link.publishReported(GARBAGE));
            link.connect();
            link.publishReported(GARBAGE);
            awaitUntil("a report", () -> reported(device).size() == 1);
            sendDesired(device, desired(1).bytes());
            assertArrayEquals(desired(1).bytes(), awaitDesired(link));
        }
    }

    @Test
    @SuppressWarnings("try") // closing and going on is what is tested
    void connectsAgainAfterItWasClosed() throws Exception {
        DeviceId device = new DeviceId("again");
        try (FleetLink link = link(device)) {
            link.connect();
            link.close();
            assertFalse(link.connected());
            link.connect();
            link.publishReported(GARBAGE);
            awaitUntil("a report", () -> reported(device).size() == 1);
        }
    }
}
