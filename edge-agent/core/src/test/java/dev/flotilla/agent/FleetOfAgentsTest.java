package dev.flotilla.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A whole fleet in one JVM, on virtual time and from one seed. */
class FleetOfAgentsTest {
    private static final int DEVICES = 25;
    private static final int MAX_ROUNDS = 600;

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final ManualClock clock = new ManualClock();
    private final Releases owner = Releases.byOwner();
    private final Random random = Seeds.random("fleet");
    private final List<TestAgent> agents = new ArrayList<>();

    private TargetFile release(String version) {
        byte[] bundle = Bundles.bytes(version);
        TargetFile file = owner.release("model-" + version + ".flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        return file;
    }

    private boolean allServe(TargetFile file) {
        return agents.stream()
                .allMatch(device ->
                        device.agent().status().update().activeBundle().equals(Optional.of(file.digest())));
    }

    /** Seconds go by; agents take their passes in any order, some lose their power, and the broker comes and goes. */
    private void runUntilAllServe(TargetFile file, boolean trouble) throws IOException {
        for (int round = 0; round < MAX_ROUNDS && !allServe(file); round++) {
            clock.advance(Duration.ofSeconds(1));
            if (trouble) {
                fleet.down(random.nextInt(10) == 0);
                if (random.nextInt(3) == 0) {
                    agents.get(random.nextInt(DEVICES)).restart();
                }
            }
            for (TestAgent device : agents) {
                if (random.nextInt(4) > 0) {
                    device.agent().poll();
                }
            }
        }
        for (TestAgent device : agents) {
            assertEquals(
                    Optional.of(file.digest()),
                    device.agent().status().update().activeBundle(),
                    () -> device.agent().status().toString());
        }
    }

    @Test
    void updatesTwentyFiveAgentsThroughPowerCutsAndBrokenConnections() throws Exception {
        for (int i = 0; i < DEVICES; i++) {
            agents.add(new TestAgent("edge-" + i, fleet, clock, random, owner.root()));
        }
        TargetFile first = release("1.0.0");
        for (TestAgent device : agents) {
            fleet.assign(device.id(), owner.assign(device.id(), first, 1));
        }
        runUntilAllServe(first, false);

        TargetFile second = release("1.1.0");
        // A bundle goes on where it broke.
        fleet.artifacts().breakAfter(Bundles.bytes("1.1.0").length / 3);
        for (TestAgent device : agents) {
            fleet.assign(device.id(), owner.assign(device.id(), second, 2));
        }
        runUntilAllServe(second, true);

        fleet.down(false);
        clock.advance(Duration.ofMinutes(2));
        for (TestAgent device : agents) {
            device.settle();
            device.agent().infer(Bundles.image(3));
            clock.advance(Duration.ofMinutes(2));
            device.settle();
            device.settle();
            assertEquals(UpdatePhase.CONFIRMED, device.agent().status().update().phase());
            assertEquals(
                    UpdatePhase.CONFIRMED,
                    device.reports().get(device.reports().size() - 1).phase());
            assertEquals(0, device.agent().status().windowsSpooled());
            assertTrue(!fleet.windows(device.id()).isEmpty());
        }
    }
}
