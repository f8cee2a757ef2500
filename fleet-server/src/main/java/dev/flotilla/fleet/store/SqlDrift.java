package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.drift.DeviceDrift;
import dev.flotilla.fleet.drift.DriftPoint;
import dev.flotilla.fleet.drift.DriftStore;
import dev.flotilla.fleet.drift.FeatureScore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
                        .preparedQuery("INSERT INTO drift_points"
                                + " (bundle, feature, kind, at, psi, js, threshold, samples, devices)"
                                + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                        .executeBatch(points.stream()
                                .map(point -> Tuple.of(
                                        bundle.hex(),
                                        point.score().feature(),
                                        point.score().kind().name(),
                                        Columns.time(point.at()),
                                        point.score().psi(),
                                        point.score().js(),
                                        point.score().threshold(),
                                        point.score().samples(),
                                        point.devices()))
                                .toList())
                        .mapEmpty();
    }

    private static Future<Void> insertDevices(SqlConnection connection, Digest bundle, List<DeviceDrift> devices) {
        return devices.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery("INSERT INTO drift_devices"
                                + " (bundle, device_id, verdict, samples, feature, kind, psi, js, threshold)"
                                + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                        .executeBatch(devices.stream()
                                .map(drift -> device(bundle, drift))
                                .toList())
                        .mapEmpty();
    }

    private static Tuple device(Digest bundle, DeviceDrift drift) {
        Optional<FeatureScore> worst = drift.worst();
        return Tuple.tuple()
                .addString(bundle.hex())
                .addString(drift.device().value())
                .addString(drift.verdict().name())
                .addLong(drift.samples())
                .addString(worst.map(FeatureScore::feature).orElse(null))
                .addString(worst.map(score -> score.kind().name()).orElse(null))
                .addDouble(worst.map(FeatureScore::psi).orElse(null))
                .addDouble(worst.map(FeatureScore::js).orElse(null))
                .addDouble(worst.map(FeatureScore::threshold).orElse(null));
    }

    @Override
    public Future<List<DriftPoint>> points(Digest bundle, int perFeature) {
        return pool.preparedQuery("SELECT * FROM (SELECT *, row_number() OVER"
                        + " (PARTITION BY feature ORDER BY id DESC) AS place"
                        + " FROM drift_points WHERE bundle = $1) AS placed WHERE place <= $2 ORDER BY feature, id")
                .execute(Tuple.of(bundle.hex(), perFeature))
                .map(rows -> Columns.all(
                        rows, row -> new DriftPoint(Columns.time(row, "at"), score(row), row.getInteger("devices"))));
    }

    @Override
    public Future<Long> deleteBefore(Instant instant, int most) {
        return pool.preparedQuery("DELETE FROM drift_points WHERE id IN"
                        + " (SELECT id FROM drift_points WHERE at < $1 ORDER BY at LIMIT $2)")
                .execute(Tuple.of(Columns.time(instant), most))
                .map(result -> (long) result.rowCount());
    }

    @Override
    public Future<List<DeviceDrift>> devices(Digest bundle) {
        return pool.preparedQuery("SELECT * FROM drift_devices WHERE bundle = $1 ORDER BY device_id COLLATE \"C\"")
                .execute(Tuple.of(bundle.hex()))
                .map(rows -> Columns.all(
                        rows,
                        row -> new DeviceDrift(
                                new DeviceId(row.getString("device_id")),
                                DeviceDrift.Verdict.valueOf(row.getString("verdict")),
                                row.getLong("samples"),
                                row.getString("feature") == null ? List.of() : List.of(score(row)))));
    }

    private static FeatureScore score(Row row) {
        return new FeatureScore(
                row.getString("feature"),
                FeatureScore.Kind.valueOf(row.getString("kind")),
                row.getDouble("psi"),
                row.getDouble("js"),
                row.getDouble("threshold"),
                row.getLong("samples"));
    }
}
