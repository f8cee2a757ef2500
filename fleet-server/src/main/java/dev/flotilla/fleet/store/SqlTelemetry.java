package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.telemetry.TelemetrySpan;
import dev.flotilla.fleet.telemetry.TelemetryStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Telemetry windows in PostgreSQL. */
public final class SqlTelemetry implements TelemetryStore {

    /** As they come: rows of a large fleet beside its windows would take twice the room. */
    private static final Collector<Row, ?, Map<DeviceId, List<Window>>> BY_DEVICE = Collectors.groupingBy(
            row -> new DeviceId(row.getString("device_id")),
            TreeMap::new,
            Collectors.mapping(SqlTelemetry::window, Collectors.toList()));

    private final Pool pool;
    private final WindowBatches batches;

    public SqlTelemetry(Transactions transactions) {
        this.pool = transactions.pool();
        this.batches = new WindowBatches(pool);
    }

    @Override
    public Future<Void> upsert(DeviceId device, List<Window> windows, Instant receivedAt) {
        return windows.isEmpty() ? Future.succeededFuture() : batches.write(device, windows, receivedAt);
    }

    @Override
    public Future<Map<DeviceId, List<Window>>> latest(
            Digest bundle, Collection<DeviceId> devices, int perDevice, Instant since) {
        return pool.preparedQuery("SELECT seen.* FROM unnest($2::text[]) AS wanted (device) CROSS JOIN LATERAL"
                        + " (SELECT * FROM telemetry_windows WHERE bundle = $1 AND device_id = wanted.device AND"
                        + " received_at >= $4 ORDER BY ended_at DESC, window_id LIMIT $3) AS seen"
                        + " ORDER BY seen.device_id COLLATE \"C\", seen.ended_at DESC, seen.window_id")
                .collecting(BY_DEVICE)
                .execute(Tuple.tuple()
                        .addString(bundle.hex())
                        .addArrayOfString(devices.stream().map(DeviceId::value).toArray(String[]::new))
                        .addInteger(perDevice)
                        .addOffsetDateTime(Columns.time(since)))
                .map(SqlResult::value);
    }

    @Override
    public Future<List<TelemetrySpan.Seen>> spans(List<TelemetrySpan> spans) {
        return pool.preparedQuery("SELECT span.place, seen.sketch, EXISTS (SELECT 1 FROM telemetry_windows later WHERE"
                        + " later.bundle = span.bundle AND later.device_id = span.device AND later.ended_at >= span.until) AS"
                        + " passed FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY AS"
                        + " span (device, bundle, since, until, place) LEFT JOIN telemetry_windows seen ON seen.bundle ="
                        + " span.bundle AND seen.device_id = span.device AND seen.ended_at >= span.since AND seen.ended_at <="
                        + " span.until AND seen.started_at >= span.since ORDER BY span.place")
                .execute(Tuple.tuple()
                        .addArrayOfString(spans.stream()
                                .map(span -> span.device().value())
                                .toArray(String[]::new))
                        .addArrayOfString(
                                spans.stream().map(span -> span.bundle().hex()).toArray(String[]::new))
                        .addArrayOfOffsetDateTime(spans.stream()
                                .map(span -> Columns.time(span.from()))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfOffsetDateTime(spans.stream()
                                .map(span -> Columns.time(span.to()))
                                .toArray(OffsetDateTime[]::new)))
                .map(SqlTelemetry::seen);
    }

    private static List<TelemetrySpan.Seen> seen(RowSet<Row> rows) {
        Map<Long, TelemetrySpan.Seen> byPlace = new TreeMap<>();
        rows.forEach(row -> {
            TelemetrySpan.Seen seen = byPlace.computeIfAbsent(
                    row.getLong("place"),
                    place -> new TelemetrySpan.Seen(new ObservationSketch(), row.getBoolean("passed")));
            if (row.getValue("sketch") != null) {
                seen.summary().merge(Columns.sketch(row, "sketch"));
            }
        });
        return List.copyOf(byPlace.values());
    }

    private static Window window(Row row) {
        return new Window(
                row.getString("window_id"),
                Columns.time(row, "started_at"),
                Columns.time(row, "ended_at"),
                Columns.digest(row, "bundle"),
                Columns.sketch(row, "sketch"));
    }

    @Override
    public Future<Long> deleteBefore(Instant instant) {
        return pool.preparedQuery("DELETE FROM telemetry_windows WHERE received_at < $1")
                .execute(Tuple.of(Columns.time(instant)))
                .map(result -> (long) result.rowCount());
    }

    @Override
    public Future<Totals> totals() {
        return pool.preparedQuery("SELECT count(*) AS windows, coalesce(sum(length(sketch)), 0)::bigint AS bytes FROM"
                        + " telemetry_windows")
                .execute()
                .map(rows -> Columns.first(rows, row -> new Totals(row.getLong("windows"), row.getLong("bytes")))
                        .orElseThrow());
    }
}
