package dev.flotilla.daemon.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.daemon.simulate.engine.WrongMoment;
import dev.flotilla.daemon.simulate.link.Blackout;
import dev.flotilla.daemon.simulate.profile.Groups;
import dev.flotilla.daemon.simulate.profile.Traits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulatedDeviceTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int MOST_PASSES = 200;

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final ManualClock clock = new ManualClock();
    private final Releases owner = Releases.byOwner();
    private TestAgent agent;
    private boolean down;

    private SimulatedDevice device(String crashOn) throws Exception {
        agent = new TestAgent("sim-a", fleet, clock, Seeds.random("sim-a"), owner.root());
        Document group =
                Document.builder().put("count", 1L).put("crash-on", crashOn).build();
        Traits traits = Groups.parse(Document.builder().put("all", group).build())
                .draw(1, 1, new Random(1))
                .get(0);
        return new SimulatedDevice(
                "sim-a",
                news -> {
                    if (down) {
                        agent.restart();
                        down = false;
                    }
                    return new Power.On(agent.agent(), true, () -> down = true);
                },
                traits,
                new Scenery(
                        List.of(Bundles.image(1)), PAUSE, IDLE, () -> Duration.ZERO, new Blackout(() -> Duration.ZERO)),
                new WrongMoment(),
                new Random(1));
    }

    private void assign(String version, int counter) throws IOException {
        byte[] bundle = Bundles.bytes(version);
        TargetFile file = owner.release("shapes-" + version + ".flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        fleet.assign(agent.id(), owner.assign(agent.id(), file, counter));
    }

    private void settle(SimulatedDevice device) {
        for (int i = 0; i < MOST_PASSES; i++) {
            Duration wait = device.pass();
            if (wait.equals(IDLE)) {
                return;
            }
            clock.advance(wait);
        }
        throw new AssertionError("still busy: " + device.status());
    }

    @Test
    void goesDownWithTheModelThatCrashesItUntilTheAgentGivesThatUp() throws Exception {
        SimulatedDevice device = device("shapes 1.1.0");
        assign("1.0.0", 1);
        settle(device);
        assertEquals("shapes 1.0.0", device.status().orElseThrow().update().activeVersion());
        assertEquals(0, device.crashes());
        assign("1.1.0", 2);
        settle(device);
        assertEquals("shapes 1.0.0", device.status().orElseThrow().update().activeVersion());
        assertEquals(
                UpdatePhase.ROLLED_BACK, device.status().orElseThrow().update().phase());
        assertTrue(device.crashes() > 1, () -> "went down " + device.crashes() + " times");
    }

    @Test
    void staysUpWithAnyOtherModel() throws Exception {
        SimulatedDevice device = device("shapes 9.9.9");
        assign("1.0.0", 1);
        settle(device);
        device.see();
        assertEquals(0, device.crashes());
        assertEquals(
                UpdatePhase.CONFIRMED, device.status().orElseThrow().update().phase());
    }
}
