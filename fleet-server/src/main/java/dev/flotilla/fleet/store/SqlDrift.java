package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.drift.AccuracyPoint;
import dev.flotilla.fleet.drift.DeviceDrift;
import dev.flotilla.fleet.drift.Distance;
import dev.flotilla.fleet.drift.DriftMemory;
import dev.flotilla.fleet.drift.DriftPoint;
import dev.flotilla.fleet.drift.DriftStore;
import dev.flotilla.fleet.drift.EstimateDocument;
import dev.flotilla.fleet.drift.FeatureScore;
import dev.flotilla.fleet.drift.MemoryDocument;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The course of drift in PostgreSQL. */
public final class SqlDrift implements DriftStore {

    private final Pool pool;

    public SqlDrift(Transactions transactions) {
        this.pool = transactions.pool();
    }

    @Override
    public Future<Void> save(Digest bundle, List<DriftPoint> points, List<DeviceDrift> devices) {
        return pool.withTransaction(connection -> insertPoints(connection, bundle, points)
                .compose(done -> connection
                        .preparedQuery("DELETE FROM drift_devices WHERE bundle = $1")
                        .execute(Tuple.of(bundle.hex())))
                .compose(done -> insertDevices(connection, bundle, devices)));
    }

    private static Future<Void> insertPoints(SqlConnection connection, Digest bundle, List<DriftPoint> points) {
        return points.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery("INSERT INTO drift_points (bundle, feature, kind, at, psi, js, ks, wasserstein,"
                                + " p_value, drifted, samples, devices) VALUES ($1, $2, $3, $4, $5, $6, $7,"
                                + " $8, $9, $10, $11, $12)")
                        .executeBatch(points.stream()
                                .map(point -> point(bundle, point))
                                .toList())
                        .mapEmpty();
    }

    private static Tuple point(Digest bundle, DriftPoint point) {
        FeatureScore score = point.score();
        return numbers(
                        Tuple.of(bundle.hex(), score.feature(), score.kind().name(), Columns.time(point.at())),
                        Optional.of(score))
                .addBoolean(score.drifted())
                .addLong(score.samples())
                .addInteger(point.devices());
    }

    private static Tuple numbers(Tuple row, Optional<FeatureScore> score) {
        return row.addDouble(score.map(FeatureScore::psi).orElse(null))
                .addDouble(score.map(each -> each.distance().js()).orElse(null))
                .addDouble(score.map(each -> orNull(each.distance().ks())).orElse(null))
                .addDouble(
                        score.map(each -> orNull(each.distance().wasserstein())).orElse(null))
                .addDouble(score.map(each -> orNull(each.pValue())).orElse(null));
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static Future<Void> insertDevices(SqlConnection connection, Digest bundle, List<DeviceDrift> devices) {
        return devices.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery("INSERT INTO drift_devices (bundle, device_id, verdict, samples, feature, kind,"
                                + " psi, js, ks, wasserstein, p_value) VALUES ($1, $2, $3, $4, $5, $6, $7,"
                                + " $8, $9, $10, $11)")
                        .executeBatch(devices.stream()
                                .map(drift -> device(bundle, drift))
                                .toList())
                        .mapEmpty();
    }

    private static Tuple device(Digest bundle, DeviceDrift drift) {
        Optional<FeatureScore> worst = drift.worst();
        return numbers(
                Tuple.tuple()
                        .addString(bundle.hex())
                        .addString(drift.device().value())
                        .addString(drift.verdict().name())
                        .addLong(drift.samples())
                        .addString(worst.map(FeatureScore::feature).orElse(null))
                        .addString(worst.map(score -> score.kind().name()).orElse(null)),
                worst);
    }

    @Override
    public Future<List<DriftPoint>> points(Digest bundle, int perFeature) {
        return pool.preparedQuery("SELECT * FROM (SELECT *, row_number() OVER"
                        + " (PARTITION BY feature ORDER BY id DESC) AS place"
                        + " FROM drift_points WHERE bundle = $1) AS placed WHERE place <= $2 ORDER BY feature, id")
                .execute(Tuple.of(bundle.hex(), perFeature))
                .map(rows -> Columns.all(
                        rows,
                        row -> new DriftPoint(
                                Columns.time(row, "at"),
                                score(row, row.getBoolean("drifted")),
                                row.getInteger("devices"))));
    }

    @Override
    public Future<Long> deleteBefore(Instant instant, int most) {
        return pool.preparedQuery("DELETE FROM drift_points WHERE id IN"
                        + " (SELECT id FROM drift_points WHERE at < $1 ORDER BY at LIMIT $2)")
                .execute(Tuple.of(Columns.time(instant), most))
                .compose(result -> pool.preparedQuery("DELETE FROM drift_memory WHERE updated_at < $1")
                        .execute(Tuple.of(Columns.time(instant)))
                        .compose(forgotten -> pool.preparedQuery("DELETE FROM accuracy_estimates WHERE at < $1")
                                .execute(Tuple.of(Columns.time(instant))))
                        .map((long) result.rowCount()));
    }

    @Override
    public Future<Void> saveAccuracy(Digest bundle, AccuracyPoint point) {
        return pool.preparedQuery("INSERT INTO accuracy_estimates (bundle, at, estimate) VALUES ($1, $2, $3)")
                .execute(Tuple.of(
                        bundle.hex(),
                        Columns.time(point.at()),
                        Buffer.buffer(EstimateDocument.bytes(point.estimate()))))
                .mapEmpty();
    }

    @Override
    public Future<List<AccuracyPoint>> accuracy(Digest bundle, int most) {
        return pool.preparedQuery("SELECT * FROM (SELECT * FROM accuracy_estimates WHERE bundle = $1"
                        + " ORDER BY id DESC LIMIT $2) AS latest ORDER BY id")
                .execute(Tuple.of(bundle.hex(), most))
                .map(rows -> Columns.all(rows, row -> new AccuracyPoint(Columns.time(row, "at"), estimate(row))));
    }

    private static AccuracyEstimate estimate(Row row) {
        try {
            return EstimateDocument.parse(Columns.bytes(row, "estimate"));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("column estimate holds no estimate: " + e.getMessage(), e);
        }
    }

    @Override
    public Future<Void> remember(Digest bundle, String phase, DriftMemory memory, Instant now) {
        return pool.preparedQuery("INSERT INTO drift_memory (bundle, phase, memory, updated_at)"
                        + " VALUES ($1, $2, $3, $4) ON CONFLICT (bundle, phase)"
                        + " DO UPDATE SET memory = excluded.memory, updated_at = excluded.updated_at")
                .execute(Tuple.of(bundle.hex(), phase, Buffer.buffer(MemoryDocument.bytes(memory)), Columns.time(now)))
                .mapEmpty();
    }

    @Override
    public Future<DriftMemory> recall(Digest bundle, String phase) {
        return pool.preparedQuery("SELECT memory FROM drift_memory WHERE bundle = $1 AND phase = $2")
                .execute(Tuple.of(bundle.hex(), phase))
                .map(rows -> Columns.first(rows, SqlDrift::memory).orElse(DriftMemory.NONE));
    }

    private static DriftMemory memory(Row row) {
        try {
            return MemoryDocument.parse(Columns.bytes(row, "memory"));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("column memory holds no memory of drift: " + e.getMessage(), e);
        }
    }

    @Override
    public Future<List<DeviceDrift>> devices(Digest bundle) {
        return pool.preparedQuery("SELECT * FROM drift_devices WHERE bundle = $1 ORDER BY device_id COLLATE \"C\"")
                .execute(Tuple.of(bundle.hex()))
                .map(rows -> Columns.all(rows, row -> {
                    DeviceDrift.Verdict verdict = DeviceDrift.Verdict.valueOf(row.getString("verdict"));
                    return new DeviceDrift(
                            new DeviceId(row.getString("device_id")),
                            verdict,
                            row.getLong("samples"),
                            row.getString("feature") == null
                                    ? List.of()
                                    : List.of(score(row, verdict == DeviceDrift.Verdict.DRIFTED)));
                }));
    }

    private static FeatureScore score(Row row, boolean drifted) {
        return new FeatureScore(
                row.getString("feature"),
                FeatureScore.Kind.valueOf(row.getString("kind")),
                new Distance(row.getDouble("psi"), row.getDouble("js"), number(row, "ks"), number(row, "wasserstein")),
                number(row, "p_value"),
                drifted,
                row.getLong("samples"));
    }

    private static OptionalDouble number(Row row, String column) {
        Double value = row.getDouble(column);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
