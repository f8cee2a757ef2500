package dev.flotilla.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentTest {
    private final InMemoryFleet fleet = new InMemoryFleet();
    private final ManualClock clock = new ManualClock();
    private final Releases owner = Releases.byOwner();

    private TestAgent agent() throws IOException {
        return new TestAgent("edge-1", fleet, clock, Seeds.random("agent"), owner.root());
    }

    private TargetFile release(String version) {
        byte[] bundle = Bundles.bytes(version);
        TargetFile file = owner.release("model-" + version + ".flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        return file;
    }

    private TestAgent serving() throws IOException {
        TestAgent device = agent();
        fleet.assign(device.id(), owner.assign(device.id(), release("1.0.0"), 1));
        device.settle();
        assertEquals(UpdatePhase.CONFIRMED, device.agent().status().update().phase());
        return device;
    }

    private static ReportedState last(List<ReportedState> reports) {
        return reports.get(reports.size() - 1);
    }

    @Test
    void confirmsWhatItWasAssignedInASignedReport() throws Exception {
        TestAgent device = serving();
        ReportedState report = last(device.reports());
        assertEquals(UpdatePhase.CONFIRMED, report.phase());
        assertEquals(1, report.counter());
        assertEquals("nonce-1", report.nonce());
        assertEquals(Optional.of(Bundles.bundle("1.0.0").digest()), report.activeBundle());
        SelfTest selfTest = Bundles.bundle("1.0.0").selfTest();
        assertEquals(Optional.of(selfTest.outputDigest()), report.selfTestOutput());
    }

    @Test
    void saysThatItHasNoModelYet() throws Exception {
        TestAgent device = agent();
        device.settle();
        assertThrows(NotServingException.class, () -> device.agent().infer(Bundles.image(0)));
    }

    @Test
    void refusesAnImageOfAnotherSizeWithBothSizes() throws Exception {
        TestAgent device = serving();
        WrongInputException e =
                assertThrows(WrongInputException.class, () -> device.agent().infer(new byte[3]));
        assertTrue(String.valueOf(e.getMessage()).contains("16"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("3"), e.getMessage());
    }

    @Test
    void waitsLongerAfterEachFailedConnectionAndConnectsWhenTheFleetIsBack() throws Exception {
        TestAgent device = agent();
        fleet.down(true);
        device.agent().poll();
        for (int i = 0; i < 12; i++) {
            device.pollAfter(Duration.ofMinutes(1));
        }
        assertEquals("connection refused", device.agent().status().connectionError());
        fleet.down(false);
        device.pollAfter(Duration.ofMillis(100));
        assertEquals(0, fleet.connections(device.id()), "before the wait is over");
        device.pollAfter(Duration.ofMinutes(1));
        assertEquals(1, fleet.connections(device.id()));
        assertEquals("", device.agent().status().connectionError());
    }

    @Test
    void obeysTheNewestAssignmentOnly() throws Exception {
        TestAgent device = agent();
        device.settle();
        TargetFile old = release("1.0.0");
        TargetFile newer = release("1.1.0");
        fleet.sendDesired(device.id(), owner.assign(device.id(), newer, 2).bytes());
        fleet.sendDesired(device.id(), owner.assign(device.id(), old, 1).bytes());
        device.settle();
        assertEquals(
                Optional.of(newer.digest()), device.agent().status().update().activeBundle());
        assertTrue(device.reports().stream().noneMatch(report -> report.counter() == 1));
    }

    @Test
    void countsGarbageSaysSoAndServesOn() throws Exception {
        TestAgent device = serving();
        fleet.sendDesired(device.id(), "garbage".getBytes(StandardCharsets.UTF_8));
        fleet.sendAck(device.id(), new byte[] {(byte) 0xff, 1, 2});
        device.settle();
        assertEquals(2, device.agent().status().rejectedMessages());
        assertTrue(lastReason(device).startsWith("ignored 7 bytes that are no assignment: "), lastReason(device));
        device.agent().infer(Bundles.image(0));
    }

    @Test
    void passesOverTheEmptyMessageThatTakesARetainedOneAway() throws Exception {
        TestAgent device = serving();
        fleet.sendDesired(device.id(), new byte[0]);
        device.settle();
        assertEquals(0, device.agent().status().rejectedMessages());
        assertEquals("", lastReason(device));
    }

    private static String lastReason(TestAgent device) throws Exception {
        List<ReportedState> reports = device.reports();
        return reports.get(reports.size() - 1).reason();
    }

    @Test
    void keepsAWindowOverARestartAndSendsItUntilItIsAcknowledged() throws Exception {
        TestAgent device = serving();
        fleet.acknowledging(false);
        device.agent().infer(Bundles.image(1));
        device.pollAfter(Duration.ofMinutes(2));
        assertEquals(1, fleet.telemetryMessages(device.id()));
        assertEquals(1, device.agent().status().windowsSpooled());

        device.restart();
        device.pollAfter(Duration.ofMinutes(1));
        assertEquals(2, fleet.telemetryMessages(device.id()), "again over the new connection");
        device.pollAfter(Duration.ofMinutes(1));
        assertEquals(3, fleet.telemetryMessages(device.id()), "again after a wait");

        fleet.acknowledging(true);
        device.pollAfter(Duration.ofMinutes(10));
        device.pollAfter(Duration.ZERO);
        assertEquals(0, device.agent().status().windowsSpooled());
        List<Window> windows = fleet.windows(device.id());
        assertEquals(1, windows.size());
        assertEquals(1, windows.get(0).sketch().inferences());
        device.pollAfter(Duration.ofHours(1));
        assertEquals(4, fleet.telemetryMessages(device.id()), "not again once acknowledged");
    }

    @Test
    void takesASecondAcknowledgementAndOneOfAnUnknownWindowWithoutHarm() throws Exception {
        TestAgent device = serving();
        device.agent().infer(Bundles.image(1));
        device.pollAfter(Duration.ofMinutes(2));
        String id = fleet.windows(device.id()).get(0).id();
        for (int i = 0; i < 3; i++) {
            fleet.sendAck(device.id(), new TelemetryAck(List.of(id, "unknown")).toCbor());
            device.pollAfter(Duration.ofSeconds(1));
        }
        assertEquals(1, device.agent().status().windowsAcknowledged());
        assertEquals(0, device.agent().status().windowsSpooled());
    }

    @Test
    void dropsTheOldestWindowsOfAFullSpoolAndCountsThem() throws Exception {
        AgentConfig config = new AgentConfig(
                "test",
                Duration.ofMinutes(1),
                3,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                UpdatePolicy.defaults(""),
                Guard.OFF);
        TestAgent device =
                new TestAgent("edge-1", fleet, clock, Seeds.random("spool"), owner.root(), config, new LossyFiles());
        fleet.acknowledging(false);
        fleet.assign(device.id(), owner.assign(device.id(), release("1.0.0"), 1));
        device.settle();
        fleet.down(true);
        for (int i = 0; i < 5; i++) {
            device.agent().infer(Bundles.image(i));
            device.pollAfter(Duration.ofMinutes(2));
        }
        assertEquals(3, device.agent().status().windowsSpooled());
        assertEquals(2, device.agent().status().windowsDropped());
        device.agent().infer(Bundles.image(0));
    }

    @Test
    void reportsRefusedInputsByReasonAndDroppedWindows() throws Exception {
        TestAgent device = withSpool(new LossyFiles(10));
        device.agent().infer(Bundles.image(0));
        assertThrows(WrongInputException.class, () -> device.agent().infer(new byte[3]));
        device.pollAfter(Duration.ofMinutes(2));
        device.pollAfter(Duration.ofHours(2));
        List<ReportedState> reports = device.reports();
        assertEquals(
                new Losses(Map.of("sample", 1L), 1),
                reports.get(reports.size() - 1).losses());
    }

    @Test
    void servesOnWhenTheDiskHasNoRoomForTelemetry() throws Exception {
        TestAgent device = withSpool(new LossyFiles(10));
        device.agent().infer(Bundles.image(0));
        device.pollAfter(Duration.ofMinutes(2));
        assertEquals(1, device.agent().status().windowsDropped());
        device.agent().infer(Bundles.image(0));
    }

    @Test
    void endsTheWindowWhenAnotherBundleServes() throws Exception {
        TestAgent device = serving();
        device.agent().infer(Bundles.image(1));
        TargetFile next = release("1.1.0");
        fleet.assign(device.id(), owner.assign(device.id(), next, 2));
        device.settle();
        device.pollAfter(Duration.ofSeconds(1)); // Windows are told apart, and sorted, by when they start.
        device.agent().infer(Bundles.image(1));
        device.agent().infer(Bundles.image(2));
        device.pollAfter(Duration.ofMinutes(2));
        List<Window> windows = fleet.windows(device.id());
        assertEquals(2, windows.size());
        assertEquals(Bundles.bundle("1.0.0").digest(), windows.get(0).bundle());
        assertEquals(1, windows.get(0).sketch().inferences());
        assertEquals(next.digest(), windows.get(1).bundle());
        assertEquals(2, windows.get(1).sketch().inferences());
    }

    @Test
    void servesTheSameModelAfterARestartWithoutTheFleet() throws Exception {
        TestAgent device = serving();
        fleet.down(true);
        device.restart();
        device.agent().infer(Bundles.image(0));
    }

    @Test
    void reportsEverLessOftenWhileNothingChanges() throws Exception {
        TestAgent device = serving();
        int before = device.reports().size();
        device.pollAfter(Duration.ofSeconds(29));
        assertEquals(before, device.reports().size());
        device.pollAfter(Duration.ofSeconds(31));
        assertEquals(before + 1, device.reports().size());
        device.pollAfter(Duration.ofSeconds(59));
        assertEquals(before + 1, device.reports().size());
        device.pollAfter(Duration.ofSeconds(61));
        assertEquals(before + 2, device.reports().size());
        for (int minute = 0; minute < 24 * 60; minute++) {
            device.pollAfter(Duration.ofMinutes(1));
        }
        int inADay = device.reports().size() - before - 2;
        assertTrue(inADay >= 4 + 23 && inADay <= 4 + 48, inADay + " after half or all of 4, 8, 16, 32 and 60 minutes");
    }

    @Test
    void reportsWhatIsNewAsSoonAfterALongIdleTimeAsBefore() throws Exception {
        TestAgent device = serving();
        for (int hour = 0; hour < 24; hour++) {
            device.pollAfter(Duration.ofHours(1));
        }
        fleet.assign(device.id(), owner.assign(device.id(), release("1.1.0"), 2));
        device.settle();
        int told = device.reports().size();
        assertEquals(2, last(device.reports()).counter());
        device.pollAfter(Duration.ofSeconds(61));
        assertEquals(told + 1, device.reports().size());
    }

    @Test
    void reportsAndSendsTelemetryAfterTheClockWasSetBackByYears() throws Exception {
        TestAgent device = serving();
        device.agent().infer(Bundles.image(0));
        int before = device.reports().size();
        device.pollAfter(Duration.ofDays(-3_650));
        assertEquals(before + 1, device.reports().size(), "the next report must not wait for the old date");
        assertEquals(1, fleet.windows(device.id()).size(), "nor may the window");
        device.agent().infer(Bundles.image(0));
        device.pollAfter(Duration.ofMinutes(2));
        assertEquals(2, fleet.windows(device.id()).size());
    }

    @Test
    void waitsLongerEachTimeForABrokerThatTakesConnectionsAndDropsThem() throws Exception {
        TestAgent device = agent();
        device.agent().poll();
        for (int i = 0; i < 600; i++) {
            fleet.down(true);
            fleet.down(false);
            device.pollAfter(Duration.ofSeconds(1));
        }
        int connections = fleet.connections(device.id());
        assertTrue(connections < 40, connections + " connections in ten minutes");
    }

    @Test
    void connectsAtOnceAfterARestHoweverShortTheConnectionWas() throws Exception {
        TestAgent device = agent();
        for (int i = 1; i <= 5; i++) {
            device.pollAfter(Duration.ofMillis(100));
            assertEquals(i, fleet.connections(device.id()));
            assertTrue(device.agent().status().connected());
            device.agent().rest();
            assertFalse(device.agent().status().connected());
        }
    }

    @Test
    void sendsWhatItHasWhenOneWindowCannotBeRead() throws Exception {
        LossyFiles spool = new LossyFiles();
        TestAgent device = withSpool(spool);
        fleet.down(true);
        for (int i = 0; i < 2; i++) {
            device.agent().infer(Bundles.image(i));
            device.pollAfter(Duration.ofMinutes(2));
        }
        spool.unreadable(spool.list().get(0));
        fleet.down(false);
        device.pollAfter(Duration.ofMinutes(2));
        device.agent().poll();
        assertEquals(1, fleet.windows(device.id()).size());
        assertEquals(1, device.agent().status().windowsDropped());
        assertEquals(0, device.agent().status().windowsSpooled());
    }

    @Test
    void reportsOnThoughItsSpoolCannotBeWritten() throws Exception {
        LossyFiles spool = new LossyFiles();
        TestAgent device = withSpool(spool);
        spool.readOnly(true);
        device.agent().infer(Bundles.image(0));
        int before = device.reports().size();
        device.pollAfter(Duration.ofMinutes(2));
        assertEquals(before + 1, device.reports().size());
        assertEquals(1, device.agent().status().windowsDropped());
    }

    private TestAgent withSpool(LossyFiles spool) throws IOException {
        TestAgent device =
                new TestAgent("edge-1", fleet, clock, Seeds.random("spool"), owner.root(), TestAgent.config(), spool);
        fleet.assign(device.id(), owner.assign(device.id(), release("1.0.0"), 1));
        device.settle();
        return device;
    }
}
