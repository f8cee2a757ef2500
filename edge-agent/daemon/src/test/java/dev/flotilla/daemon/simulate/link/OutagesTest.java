package dev.flotilla.daemon.simulate.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.ChunkLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.testkit.Seeds;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OutagesTest {
    private static final Duration MEAN = Duration.ofSeconds(60);
    private static final int SECONDS = 1_000_000;

    private final AtomicReference<Duration> elapsed = new AtomicReference<>(Duration.ZERO);

    private final Blackout blackout = new Blackout(elapsed::get);

    private Outages outages(double share, Random random) {
        return new Outages(share, MEAN, random, elapsed::get);
    }

    /** Some 16,000 outages: five percent are more than five standard deviations of either mean. */
    @Test
    void takeTheirShareOfTheTimeInOutagesOfTheirMeanLength() {
        Outages outages = outages(0.2, Seeds.random("outages"));
        int down = 0;
        int ends = 0;
        boolean before = false;
        for (int second = 0; second < 5 * SECONDS; second++) {
            elapsed.set(Duration.ofSeconds(second));
            boolean now = outages.down();
            down += now ? 1 : 0;
            ends += before && !now ? 1 : 0;
            before = now;
        }
        assertEquals(0.2, down / (5.0 * SECONDS), 0.2 * 0.05);
        assertEquals(60, (double) down / ends, 60 * 0.05);
    }

    @Test
    void neverComeWithoutAShare() {
        Outages none = outages(0, new Random(1));
        elapsed.set(Duration.ofDays(10_000));
        assertFalse(none.down());
    }

    @Test
    void areTheSameForTheSameSeed() {
        Outages one = outages(0.5, new Random(7));
        Outages other = outages(0.5, new Random(7));
        for (int second = 0; second < 1_000; second++) {
            elapsed.set(Duration.ofSeconds(second));
            assertEquals(one.down(), other.down());
        }
    }

    @Test
    void breakTheConnectionAndLetNothingThrough() throws Exception {
        Outages outages = outages(0.5, new Random(3));
        Meter meter = new Meter();
        SimulatedNetwork.Messages link = link(outages, meter);
        goTo(outages, false);
        link.connect();
        link.publishReported(new byte[] {1, 2, 3});
        assertEquals(1, meter.messages());
        assertEquals(3, meter.bytes());
        goTo(outages, true);
        assertFalse(link.connected());
        assertThrows(LinkException.class, link::connect);
        assertThrows(LinkException.class, () -> link.publishReported(new byte[] {1}));
        assertEquals(1, meter.messages());
    }

    @Test
    void breakTheConnectionDuringABlackoutToo() throws Exception {
        SimulatedNetwork.Messages link = link(outages(0, new Random(3)), new Meter());
        link.connect();
        blackout.begin(Duration.ofSeconds(5));
        assertFalse(link.connected());
        assertThrows(LinkException.class, link::connect);
        elapsed.set(elapsed.get().plusSeconds(5));
        link.connect();
        assertTrue(link.connected());
    }

    private SimulatedNetwork.Messages link(Outages outages, Meter meter) {
        return new SimulatedNetwork(outages, blackout, meter)
                .over(new InMemoryFleet().link(new DeviceId("a")), new NoChunks());
    }

    private void goTo(Outages outages, boolean down) {
        while (outages.down() != down) {
            elapsed.set(elapsed.get().plusSeconds(1));
        }
    }

    private static final class NoChunks implements ChunkLink {
        @Override
        public void ask(FetchRequest request) {}

        @Override
        public Optional<FetchAnswer> await(Duration atMost) {
            return Optional.empty();
        }
    }
}
