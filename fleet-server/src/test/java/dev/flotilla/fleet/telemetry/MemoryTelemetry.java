package dev.flotilla.fleet.telemetry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Telemetry windows in memory. */
public final class MemoryTelemetry implements TelemetryStore {

    private record Key(DeviceId device, String window) {}

    private record Received(Window window, Instant at) {}

    private final TreeMap<Key, Received> windows =
            new TreeMap<>(Comparator.comparing(Key::device).thenComparing(Key::window));

    @Override
    public Future<Void> upsert(DeviceId device, List<Window> added, Instant receivedAt) {
        added.forEach(window -> windows.putIfAbsent(new Key(device, window.id()), new Received(window, receivedAt)));
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<DeviceId, List<Window>>> latest(
            Digest bundle, Collection<DeviceId> devices, int perDevice, Instant since) {
        Map<DeviceId, List<Window>> found = new TreeMap<>();
        for (DeviceId device : devices) {
            List<Window> newest = of(device, bundle)
                    .filter(received -> !received.at().isBefore(since))
                    .map(Received::window)
                    .sorted(Comparator.comparing(Window::end).reversed().thenComparing(Window::id))
                    .limit(perDevice)
                    .toList();
            if (!newest.isEmpty()) {
                found.put(device, newest);
            }
        }
        return Future.succeededFuture(found);
    }

    private Stream<Received> of(DeviceId device, Digest bundle) {
        return windows
                .subMap(new Key(device, ""), new Key(device, Character.toString(Character.MAX_VALUE)))
                .values()
                .stream()
                .filter(received -> received.window().bundle().equals(bundle));
    }

    @Override
    public Future<List<TelemetrySpan.Seen>> spans(List<TelemetrySpan> spans) {
        return Future.succeededFuture(spans.stream().map(this::seen).toList());
    }

    private TelemetrySpan.Seen seen(TelemetrySpan span) {
        ObservationSketch summary = new ObservationSketch();
        boolean passed = false;
        for (Window window :
                of(span.device(), span.bundle()).map(Received::window).toList()) {
            passed |= !window.end().isBefore(span.to());
            if (!window.start().isBefore(span.from()) && !window.end().isAfter(span.to())) {
                summary.merge(window.sketch());
            }
        }
        return new TelemetrySpan.Seen(summary, passed);
    }

    @Override
    public Future<Long> deleteBefore(Instant instant) {
        int before = windows.size();
        windows.values().removeIf(received -> received.at().isBefore(instant));
        return Future.succeededFuture((long) before - windows.size());
    }

    @Override
    public Future<Totals> totals() {
        long bytes = windows.values().stream()
                .mapToLong(received -> received.window().sketch().toDocument().toCbor().length)
                .sum();
        return Future.succeededFuture(new Totals(windows.size(), bytes));
    }
}
