package dev.flotilla.fleet.telemetry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where telemetry windows are kept. */
public interface TelemetryStore {

    /** Keeps the windows, each once by device and id; done when they are committed. */
    Future<Void> upsert(DeviceId device, List<Window> windows, Instant receivedAt);

    /**
     * By device, of some devices, its last windows of a bundle that arrived since an instant, newest first. Takes time by the
     * windows that are read, not by all.
     *
     * @param perDevice at most so many windows of a device
     */
    Future<Map<DeviceId, List<Window>>> latest(
            Digest bundle, Collection<DeviceId> devices, int perDevice, Instant since);

    /** What is known of each of these spans, in their order; takes time by their windows, not by all. */
    Future<List<TelemetrySpan.Seen>> spans(List<TelemetrySpan> spans);

    /** Forgets windows that arrived before an instant; says how many. */
    Future<Long> deleteBefore(Instant instant);

    Future<Totals> totals();

    /**
     * How much there is.
     *
     * @param bytes of the encoded sketches
     */
    record Totals(long windows, long bytes) {}
}
