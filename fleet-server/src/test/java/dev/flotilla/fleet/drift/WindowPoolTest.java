package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.PrivateSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowPoolTest {

    private static final Instant BEGIN = Instant.parse("2026-01-10T00:00:00Z");
    private static final DeviceId A = new DeviceId("a");
    private static final DeviceId B = new DeviceId("b");

    private final WindowPool pool = new WindowPool(BEGIN);

    @Test
    void isFullOnceThereAreAsManyWindowsAsDevices() {
        pool.take(Map.of(A, List.of(window(1))));
        assertTrue(pool.poll(2).isEmpty());
        pool.take(Map.of(A, List.of(window(1)), B, List.of(window(2))));
        assertEquals(2, pool.poll(2).orElseThrow().inferences());
        assertTrue(pool.poll(2).isEmpty());
        assertEquals(BEGIN.plusSeconds(2), pool.latest());
    }

    @Test
    void takesEachWindowOnce() {
        pool.take(Map.of(A, List.of(window(1), window(2))));
        pool.take(Map.of(A, List.of(window(2), window(3))));
        assertEquals(3, pool.poll(1).orElseThrow().inferences());
    }

    @Test
    void forgetsDevicesThatLeft() {
        pool.take(Map.of(A, List.of(window(1)), B, List.of(window(1))));
        pool.retain(Set.of(B));
        pool.take(Map.of(A, List.of(window(1)), B, List.of(window(1))));
        assertEquals(3, pool.poll(3).orElseThrow().inferences());
    }

    @Test
    void takesNothingThatWasTakenBeforeTheServerStarted() {
        pool.take(Map.of(A, List.of(window(-1), window(0), window(1))));
        assertEquals(1, pool.poll(1).orElseThrow().inferences());
    }

    @Test
    void leavesWindowsWithNoiseOut() {
        PrivateSummary noise = new PrivateSummary(new ObservationSketch(), 3, 1_000, new Random(1));
        Window exact = window(2);
        Window noisy = new Window("n", exact.start(), exact.end(), exact.bundle(), noise.of(exact.sketch()));
        pool.take(Map.of(A, List.of(noisy), B, List.of(exact)));
        assertTrue(pool.poll(2).isEmpty());
        assertEquals(1, pool.poll(1).orElseThrow().inferences());
    }

    private static Window window(int second) {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(1, 1, 1, 0.5, 1));
        Instant end = BEGIN.plusSeconds(second);
        return new Window("w" + second, end.minusSeconds(1), end, Digest.parse("0".repeat(64)), sketch);
    }
}
