package dev.flotilla.fleet.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every telemetry store does. */
class TelemetryStoreTest extends StoreTest {

    private static final DeviceId A = new DeviceId("a");
    private static final DeviceId B = new DeviceId("b");

    TelemetryStoreTest(Stores.Backend backend) {
        super(backend);
    }

    private static Window window(String id, int second, String bundle) {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(second, 1, 3, 0.9, 1.5));
        return new Window(id, NOW.plusSeconds(second), NOW.plusSeconds(second + 1), digest(bundle), sketch);
    }

    @Test
    void keepsAWindowOnceHoweverOftenItArrives() {
        List<Window> windows = List.of(window("1", 0, "m"), window("2", 1, "m"));
        await(stores.telemetry().upsert(A, windows, NOW));
        await(stores.telemetry().upsert(A, windows, NOW.plusSeconds(5)));
        await(stores.telemetry().upsert(B, List.of(window("1", 0, "m")), NOW));
        assertEquals(3, await(stores.telemetry().totals()).windows());
        assertEquals(windows.get(0), latest(List.of(A), 9, NOW).get(A).get(1));
    }

    @Test
    void answersWithTheLastWindowsOfEachDevice() {
        Window early = window("1", 0, "m");
        Window late = window("2", 10, "m");
        Window other = window("3", 20, "other");
        await(stores.telemetry().upsert(A, List.of(late, early, other), NOW));
        await(stores.telemetry().upsert(B, List.of(early), NOW.minusSeconds(100)));
        assertEquals(Map.of(A, List.of(late)), latest(List.of(A, B), 1, NOW));
        assertEquals(
                Map.of(A, List.of(late, early), B, List.of(early)), latest(List.of(B, A), 5, NOW.minusSeconds(100)));
        List<DeviceId> asked = List.of(A, new DeviceId("c"));
        assertEquals(Map.of(A, List.of(late)), latest(asked, 1, NOW));
        assertEquals(Map.of(A, List.of(late, early)), latest(asked, 5, NOW.minusSeconds(100)));
        assertEquals(Map.of(), latest(asked, 5, NOW.plusSeconds(1)));
        assertEquals(Map.of(), latest(List.of(), 5, NOW));
    }

    private Map<DeviceId, List<Window>> latest(List<DeviceId> devices, int perDevice, Instant since) {
        return await(stores.telemetry().latest(digest("m"), devices, perDevice, since));
    }

    @Test
    void forgetsWhatArrivedLongAgo() {
        await(stores.telemetry().upsert(A, List.of(window("1", 0, "m")), NOW));
        await(stores.telemetry().upsert(A, List.of(window("2", 0, "m")), NOW.plusSeconds(10)));
        assertEquals(1, await(stores.telemetry().deleteBefore(NOW.plusSeconds(10))));
        assertEquals(1, await(stores.telemetry().totals()).windows());
    }

    /** Devices that ran out of bytes send coarser windows; with finer ones these merge at the coarser resolution. */
    @Test
    void mergesWindowsOfSeveralResolutions() throws MalformedDocumentException {
        ObservationSketch all = new ObservationSketch();
        List<Window> windows = new ArrayList<>();
        for (int resolution : List.of(0, 4, 2)) {
            ObservationSketch sketch = new ObservationSketch();
            for (int i = 1; i <= 200; i++) {
                sketch.record(new Observation(i, i * 0.01, i % 3, 0.9, 1.5 + resolution));
            }
            // As it comes off the wire.
            ObservationSketch sent = ObservationSketch.fromDocument(
                    sketch.atResolution(resolution).toDocument());
            Instant start = NOW.plusSeconds(windows.size());
            windows.add(new Window("r" + resolution, start, start.plusSeconds(1), digest("m"), sent));
            all.merge(sent);
        }
        await(stores.telemetry().upsert(A, windows, NOW));
        ObservationSketch merged = await(
                        stores.telemetry().spans(List.of(new TelemetrySpan(A, digest("m"), NOW, NOW.plusSeconds(3)))))
                .get(0)
                .summary();
        assertEquals(4, merged.resolution());
        assertEquals(600, merged.quantiles().get(ObservationSketch.INPUT_MEAN).count());
        assertEquals(all.quantiles().keySet(), merged.quantiles().keySet());
        all.quantiles()
                .forEach((name, sketch) ->
                        assertEquals(sketch.bins(), merged.quantiles().get(name).bins(), name));
        assertEquals(windows.get(1), latest(List.of(A), 9, NOW).get(A).get(1));
    }

    @Test
    void takesAnEmptyReport() {
        await(stores.telemetry().upsert(A, List.of(), NOW));
        assertEquals(new TelemetryStore.Totals(0, 0), await(stores.telemetry().totals()));
    }
}
