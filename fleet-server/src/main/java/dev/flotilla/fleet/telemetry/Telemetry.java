package dev.flotilla.fleet.telemetry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Takes telemetry in and reads it back merged. */
public final class Telemetry {

    private final TelemetryStore store;
    private final Clock clock;
    private final Changes changes;

    public Telemetry(TelemetryStore store, Clock clock, Changes changes) {
        this.store = store;
        this.clock = clock;
        this.changes = changes;
    }

    /**
     * Keeps a report's windows. The acknowledgement comes after the commit, so a device that has it may forget them.
     *
     * @return fails with {@link MalformedDocumentException} if it is no report within the protocol's bounds
     */
    public Future<TelemetryAck> ingest(DeviceId device, byte[] report) {
        TelemetryReport parsed;
        try {
            parsed = TelemetryReport.parse(report);
        } catch (MalformedDocumentException e) {
            return Future.failedFuture(e);
        }
        return store.upsert(device, parsed.windows(), now())
                .onSuccess(done -> changes.changed(Topic.DRIFT))
                .map(new TelemetryAck(parsed.windows().stream().map(Window::id).toList()));
    }

    /** By device, its last windows of a bundle, newest first; see {@link TelemetryStore#latest}. */
    public Future<Map<DeviceId, List<Window>>> recent(
            Digest bundle, Collection<DeviceId> devices, int perDevice, Duration maxAge) {
        return store.latest(bundle, devices, perDevice, now().minus(maxAge));
    }

    /** What is known of each of these spans, in their order. */
    public Future<List<TelemetrySpan.Seen>> spans(List<TelemetrySpan> spans) {
        return spans.isEmpty() ? Future.succeededFuture(List.of()) : store.spans(spans);
    }

    /** Forgets what is older than this; says how many windows. */
    public Future<Long> forgetOlderThan(Duration age) {
        return store.deleteBefore(now().minus(age));
    }

    public Future<TelemetryStore.Totals> totals() {
        return store.totals();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
