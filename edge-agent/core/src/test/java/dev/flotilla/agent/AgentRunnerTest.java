package dev.flotilla.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentRunnerTest {
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final long SECONDS = 20;

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final Releases owner = Releases.byOwner();
    private TestAgent device;

    @BeforeEach
    void assign() throws IOException {
        device = new TestAgent("edge-1", fleet, new ManualClock(), Seeds.random("runner"), owner.root());
        byte[] bundle = Bundles.bytes("1.0.0");
        fleet.assign(device.id(), owner.assign(device.id(), owner.release("model.flotilla", bundle), 1));
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
    }

    @Test
    @SuppressWarnings("try") // what is closed in the end is not used in between
    void goesOnAfterAPassThatRanOutOfMemory() throws Exception {
        AtomicBoolean thrown = new AtomicBoolean();
        CountDownLatch readAgain = new CountDownLatch(1);
        fleet.artifacts().trickle(() -> {
            if (thrown.compareAndSet(false, true)) {
                throw new OutOfMemoryError("as on a small device");
            }
            readAgain.countDown();
        });
        try (AgentRunner runner = new AgentRunner(device.agent(), PAUSE, Duration.ofSeconds(SECONDS)).start()) {
            assertTrue(readAgain.await(SECONDS, TimeUnit.SECONDS), "no pass came after it");
        }
    }

    @Test
    void leavesTheAgentOpenWhenAPassDoesNotEnd() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        fleet.artifacts().trickle(() -> {
            reading.countDown();
            awaitUninterruptibly(over);
        });
        AgentRunner runner = new AgentRunner(device.agent(), PAUSE, Duration.ofMillis(10)).start();
        assertTrue(reading.await(SECONDS, TimeUnit.SECONDS));
        IOException e = assertThrows(IOException.class, runner::close);
        assertTrue(String.valueOf(e.getMessage()).startsWith("agent-edge-1: the pass under way"), e.getMessage());
        assertTrue(fleet.link(device.id()).connected());
        over.countDown();
        new AgentRunner(device.agent(), PAUSE, PAUSE).close();
        assertEquals(1, fleet.connections(device.id()));
    }

    @Test
    @SuppressWarnings("try") // what is closed in the end is not used in between
    void tellsThatAPassHangsAndThatPassesEndAgain() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        fleet.artifacts().trickle(() -> {
            reading.countDown();
            awaitUninterruptibly(over);
        });
        try (AgentRunner runner = new AgentRunner(device.agent(), PAUSE, Duration.ofSeconds(SECONDS)).start()) {
            assertTrue(reading.await(SECONDS, TimeUnit.SECONDS));
            Duration before = runner.sinceLastPass();
            assertTrue(runner.sinceLastPass().compareTo(before) > 0, "no pass ends meanwhile");
            Duration hanging = runner.sinceLastPass();
            over.countDown();
            while (runner.sinceLastPass().compareTo(hanging) >= 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException e) {
                // As a socket does, whose reads no interrupt ends.
            }
        }
    }
}
