package dev.flotilla.compiler.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    private final StringBuilder order = new StringBuilder();
    private long now;

    private Timed subject(char name, long nanos) {
        return () -> {
            order.append(name);
            now += nanos;
        };
    }

    private List<long[]> measure(long nanos, Timed... subjects) throws Exception {
        return new Stopwatch(() -> now, Duration.ofNanos(nanos)).measure(List.of(subjects));
    }

    @Test
    void takesTurnsAndChangesTheOrderEveryRound() throws Exception {
        List<long[]> series = measure(100, subject('a', 7), subject('b', 3));
        // Two rounds of warming up fill a fifth of the time, eight more the rest.
        assertEquals("abab" + "abbaabbaabbaabba", order.toString());
        assertArrayEquals(new long[] {7, 7, 7, 7, 7, 7, 7, 7}, series.get(0));
        assertArrayEquals(new long[] {3, 3, 3, 3, 3, 3, 3, 3}, series.get(1));
    }

    @Test
    void measuresOnceHoweverLongItTakes() throws Exception {
        List<long[]> series = measure(10, subject('a', 1_000_000));
        assertEquals("aa", order.toString());
        assertArrayEquals(new long[] {1_000_000}, series.get(0));
    }

    @Test
    void endsAfterTheMostRounds() throws Exception {
        List<long[]> series = measure(Long.MAX_VALUE / 2, subject('a', Long.MAX_VALUE / 1_000_000));
        assertEquals(Stopwatch.MAX_ROUNDS, series.get(0).length);
    }

    @Test
    void leavesWarmingUpOutOfTheFigures() throws Exception {
        long[] nanos = {50};
        Timed faster = () -> {
            now += nanos[0];
            nanos[0] = Math.max(5, nanos[0] - 10);
        };
        assertEquals(5e-6, Latency.of(measure(1000, faster).get(0)).p99());
    }
}
