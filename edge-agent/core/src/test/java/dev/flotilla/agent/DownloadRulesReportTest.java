package dev.flotilla.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.download.QuietHours;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the fleet hears of a device whose owner limits its downloads. */
class DownloadRulesReportTest {
    private static final Duration PASS = Duration.ofMillis(200);
    private static final int RATE = 10_000;
    /** Comes at once after a pause: a second's worth and a piece. */
    private static final int BURST = RATE + (16 << 10);

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final ManualClock clock = new ManualClock();
    private final Releases owner = Releases.byOwner();

    private TestAgent agent(DownloadPolicy policy) throws IOException {
        AgentConfig usual = AgentConfig.defaults("test");
        AgentConfig config = new AgentConfig(
                usual.version(),
                Duration.ofSeconds(2),
                usual.spoolWindows(),
                usual.reconnectFirst(),
                usual.reconnectMost(),
                usual.reportInterval(),
                UpdatePolicy.defaults("").withDownloads(policy),
                Guard.OFF);
        return new TestAgent(
                "edge-1",
                fleet,
                clock,
                Seeds.random("DownloadRulesReportTest"),
                owner.root(),
                config,
                new LossyFiles());
    }

    private void assign(TestAgent device, byte[] bundle, long counter) {
        TargetFile file = owner.release("model-" + counter + ".flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        fleet.assign(device.id(), owner.assign(device.id(), file, counter));
    }

    @Test
    void hearsWhyADeviceWaits() throws Exception {
        TestAgent device = agent(new DownloadPolicy(0, QuietHours.parse("00:00-06:00"), 0));
        assign(device, Bundles.bytes("1.0.0"), 1);
        device.settle();
        List<ReportedState> reports = device.reports();
        ReportedState last = reports.get(reports.size() - 1);
        assertEquals(UpdatePhase.FETCHING, last.phase());
        assertEquals("waits until 06:00 UTC: quiet hours", last.reason());
        assertEquals(1, last.counter());
    }

    @Test
    void getsTelemetryWhileABundleComesSlowly() throws Exception {
        TestAgent device = agent(new DownloadPolicy(RATE, QuietHours.none(), 0));
        assign(device, Bundles.bytes("1.0.0"), 1);
        while (device.agent().status().update().phase() != UpdatePhase.CONFIRMED) {
            device.pollAfter(PASS);
        }
        byte[] large = Bundles.bytes("shapes", "1.1.0", Arrays.copyOf(Bundles.model("1.1.0"), 200_000));
        int before = fleet.windows(device.id()).size();
        assign(device, large, 2);
        int passes = 0;
        do {
            device.agent().infer(Bundles.image(passes % 8));
            clock.advance(PASS);
            device.settle();
            passes++;
        } while (device.agent().status().update().counter() < 2
                || device.agent().status().update().phase() != UpdatePhase.CONFIRMED);
        assertTrue(passes >= (large.length - BURST) * 5 / RATE, "came in " + passes + " passes of 200 ms");
        int windows = fleet.windows(device.id()).size() - before;
        assertTrue(windows >= passes / 12, windows + " windows in " + passes + " passes, each window of 10");
        assertFalse(device.reports().stream().anyMatch(report -> report.phase() == UpdatePhase.REJECTED));
    }
}
