package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.device.ClaimBatch;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceLabels;
import dev.flotilla.fleet.device.DeviceQuery;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.FleetCounts;
import dev.flotilla.fleet.device.IssuedCertificate;
import dev.flotilla.fleet.device.NewDevice;
import dev.flotilla.fleet.device.OpenClaims;
import dev.flotilla.fleet.device.Report;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.Model;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Devices and enrolment claims in PostgreSQL. */
public final class SqlDevices implements DeviceStore {

    /** That {@link Report#isVerdict} is false of the report. */
    private static final String UNDER_WAY =
            "reported_phase NOT IN ('SHADOWING', 'CONFIRMED', 'REJECTED', 'ROLLED_BACK')";

    /** {@link Report#progress} by the phase. */
    private static final String PROGRESS =
            "CASE WHEN " + UNDER_WAY + " THEN 0 WHEN reported_phase = 'SHADOWING' THEN 1 ELSE 2 END";

    private static final String COUNTS = "SELECT count(*) AS total, count(*) FILTER (WHERE online) AS online,"
            + " count(*) FILTER (WHERE desired_bundle IS NOT NULL AND (reported_counter IS DISTINCT FROM counter"
            + " OR " + UNDER_WAY + ")) AS updating,"
            + " count(*) FILTER (WHERE desired_bundle IS NOT NULL AND reported_counter = counter"
            + " AND reported_phase IN ('REJECTED', 'ROLLED_BACK')) AS failed,"
            + " count(*) FILTER (WHERE last_seen IS NULL) AS never_seen FROM devices";

    private static final String COUNT_ON =
            "WITH before AS (SELECT id, counter FROM devices WHERE id = $1 AND counter < $2 AND revoked_at IS NULL"
                    + " FOR UPDATE), given AS (UPDATE rollout_devices part SET given_counter = $2 + 1, given_at = $3"
                    + " FROM before WHERE part.device_id = before.id AND part.given_counter = before.counter)"
                    + " UPDATE devices SET counter = $2 + 1, desired_nonce = gen_random_uuid(),"
                    + " desired_message_id = gen_random_uuid(), desired_at = $3 FROM before WHERE devices.id = before.id";

    private final Transactions transactions;
    private final Pool pool;

    public SqlDevices(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<Void> addClaims(ClaimBatch batch, List<Digest> hashes) {
        return pool.preparedQuery("INSERT INTO enrolment_claims (hash, batch, device_group, created_at, expires_at)"
                        + " VALUES ($1, $2, $3, $4, $5)")
                .executeBatch(hashes.stream()
                        .map(hash -> Tuple.of(
                                hash.hex(),
                                batch.id(),
                                batch.group(),
                                Columns.time(batch.createdAt()),
                                Columns.time(batch.expiresAt())))
                        .toList())
                .mapEmpty();
    }

    @Override
    public Future<List<OpenClaims>> openClaims(Instant now, int limit) {
        return pool.preparedQuery("SELECT batch, device_group, created_at, expires_at, count(*) AS claims,"
                        + " count(used_at) AS used FROM enrolment_claims WHERE expires_at > $1"
                        + " GROUP BY batch, device_group, created_at, expires_at HAVING count(*) > count(used_at)"
                        + " ORDER BY created_at DESC, batch LIMIT $2")
                .execute(Tuple.of(Columns.time(now), limit))
                .map(rows -> Columns.all(rows, DeviceRows::openClaims));
    }

    @Override
    public Future<Long> deleteClaimsBefore(Instant instant) {
        return pool.preparedQuery("DELETE FROM enrolment_claims WHERE expires_at < $1")
                .execute(Tuple.of(Columns.time(instant)))
                .map(result -> (long) result.rowCount());
    }

    @Override
    public Future<Long> revokeClaims(String batch) {
        return pool.preparedQuery("DELETE FROM enrolment_claims WHERE batch = $1 AND used_at IS NULL")
                .execute(Tuple.of(batch))
                .map(result -> (long) result.rowCount());
    }

    @Override
    public Future<Enrolment> enrol(Digest claimHash, NewDevice device, Instant now) {
        return transactions
                .run(connection -> connection
                        .preparedQuery("UPDATE enrolment_claims SET used_at = $2, device_id = $3"
                                + " WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING device_group")
                        .execute(Tuple.of(
                                claimHash.hex(), Columns.time(now), device.id().value()))
                        .map(rows -> Columns.first(rows, row -> row.getString("device_group")))
                        .compose(group -> group.isEmpty()
                                ? Future.succeededFuture(Enrolment.CLAIM_REFUSED)
                                : insert(connection, device, group.get())))
                .recover(failure -> failure instanceof IdTaken
                        ? Future.succeededFuture(Enrolment.ID_TAKEN)
                        : Future.failedFuture(failure));
    }

    private static Future<Enrolment> insert(SqlConnection connection, NewDevice device, String group) {
        return connection
                .preparedQuery("INSERT INTO devices (id, name, device_group, public_key, enrolled_at)"
                        + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET name = $2, device_group = $3,"
                        + " public_key = $4, enrolled_at = $5, revoked_at = NULL, last_seen = NULL, online = false,"
                        + " reported_proof = NULL, reported_state = NULL, reported_at = NULL, reported_counter = NULL,"
                        + " reported_phase = NULL, reported_bundle = NULL, reported_device_millis = NULL, reported_agent = NULL,"
                        + " reported_shadows = false"
                        + " WHERE devices.revoked_at IS NOT NULL")
                .execute(Tuple.of(
                        device.id().value(),
                        device.name(),
                        group,
                        Buffer.buffer(device.key().spki()),
                        Columns.time(device.enrolledAt())))
                .compose(result -> result.rowCount() == 1
                        ? noteNews(connection, device.id()).map(Enrolment.ENROLLED)
                        : Future.failedFuture(new IdTaken()));
    }

    private static Future<Void> insert(
            SqlConnection connection, DeviceId id, IssuedCertificate certificate, Instant now) {
        return connection
                .preparedQuery("INSERT INTO device_certificates (sha256, device_id, issued_at, expires_at, serial)"
                        + " VALUES ($1, $2, $3, $4, $5)")
                .execute(Tuple.of(
                        certificate.digest().hex(),
                        id.value(),
                        Columns.time(now),
                        Columns.time(certificate.expiresAt()),
                        SqlRevocations.text(certificate.serial())))
                .mapEmpty();
    }

    /** Rolls the transaction back, so that the claim is not used up. */
    private static final class IdTaken extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Rollouts have to judge it anew: those that await its verdict, and the one that gave it what it is to run. */
    private static Future<Void> noteNews(SqlConnection connection, DeviceId id) {
        return connection
                .preparedQuery("UPDATE rollout_devices part SET news = news + 1 FROM devices WHERE devices.id = $1"
                        + " AND part.device_id = $1 AND (part.state NOT IN ('SUCCEEDED', 'FAILED')"
                        + " OR part.given_counter = devices.counter)")
                .execute(Tuple.of(id.value()))
                .mapEmpty();
    }

    @Override
    public Future<Optional<DeviceId>> findEnrolled(Digest claimHash, P256PublicKey key, Instant now) {
        return pool.preparedQuery("SELECT device.id FROM enrolment_claims claim"
                        + " JOIN devices device ON device.id = claim.device_id"
                        + " WHERE claim.hash = $1 AND claim.expires_at > $2 AND device.public_key = $3"
                        + " AND device.revoked_at IS NULL AND device.last_seen IS NULL")
                .execute(Tuple.of(claimHash.hex(), Columns.time(now), Buffer.buffer(key.spki())))
                .map(rows -> Columns.first(rows, row -> new DeviceId(row.getString("id"))));
    }

    @Override
    public Future<Boolean> isGood(DeviceId id, Digest certificate, Instant now) {
        return pool.preparedQuery(
                        "SELECT 1 FROM device_certificates WHERE sha256 = $1 AND device_id = $2 AND expires_at > $3")
                .execute(Tuple.of(certificate.hex(), id.value(), Columns.time(now)))
                .map(rows -> rows.size() == 1);
    }

    @Override
    public Future<Boolean> addCertificate(
            DeviceId id, P256PublicKey key, Digest shown, IssuedCertificate certificate, Instant now) {
        return transactions.run(connection -> connection
                .preparedQuery(
                        "SELECT 1 FROM devices WHERE id = $1 AND revoked_at IS NULL AND public_key = $2 FOR UPDATE")
                .execute(Tuple.of(id.value(), Buffer.buffer(key.spki())))
                .compose(known -> known.size() == 0
                        ? Future.succeededFuture(false)
                        : insert(connection, id, certificate, now)
                                .compose(done -> dropOldest(connection, id, shown, now))
                                .map(done -> true)));
    }

    private static Future<Void> dropOldest(SqlConnection connection, DeviceId id, Digest shown, Instant now) {
        return SqlRevocations.takeBack(
                connection,
                "sha256 IN (SELECT sha256 FROM device_certificates WHERE device_id = $2 AND sha256 <> $3"
                        + " ORDER BY issued_at DESC, sha256 OFFSET " + (MAX_CERTIFICATES - 1) + ")",
                Tuple.of(Columns.time(now), id.value(), shown.hex()));
    }

    @Override
    public Future<Boolean> revoke(DeviceId id, Instant now) {
        return transactions.run(connection -> connection
                .preparedQuery(
                        "UPDATE devices SET revoked_at = $2, online = false WHERE id = $1 AND revoked_at IS NULL")
                .execute(Tuple.of(id.value(), Columns.time(now)))
                .compose(revoked -> noteNews(connection, id)
                        .compose(noted -> SqlRevocations.takeBack(
                                connection, "device_id = $2", Tuple.of(Columns.time(now), id.value())))
                        .map(done -> revoked.rowCount() == 1)));
    }

    @Override
    public Future<Optional<Device>> find(DeviceId id) {
        return pool.preparedQuery("SELECT * FROM devices WHERE id = $1")
                .execute(Tuple.of(id.value()))
                .map(rows -> Columns.first(rows, DeviceRows::device));
    }

    @Override
    public Future<List<Device>> page(Optional<DeviceId> after, DeviceQuery query, int limit) {
        Tuple values = Tuple.of(query.text(), after.map(DeviceId::value).orElse(""), limit);
        return pool.preparedQuery("SELECT * FROM devices WHERE " + where(query, values)
                        + " AND id > $2 COLLATE \"C\" ORDER BY id COLLATE \"C\" LIMIT $3")
                .execute(values)
                .map(rows -> Columns.all(rows, DeviceRows::device));
    }

    @Override
    public Future<Long> count(DeviceQuery query) {
        Tuple values = Tuple.of(query.text());
        return pool.preparedQuery("SELECT count(*) AS devices FROM devices WHERE " + where(query, values))
                .execute(values)
                .map(rows -> rows.iterator().next().getLong("devices"));
    }

    /** @param values of which the query's text is the first */
    private static String where(DeviceQuery query, Tuple values) {
        return "($1 = '' OR position(lower($1) IN lower(id || ' ' || name || ' ' || device_group)) > 0) AND "
                + FilterSql.of(query.condition(), values);
    }

    @Override
    public Future<List<Model>> models() {
        return pool.preparedQuery(
                        "SELECT digest, family, convert_from(manifest, 'UTF8')::jsonb ->> 'version' AS version"
                                + " FROM bundles WHERE digest IN (SELECT reported_bundle FROM devices)")
                .execute()
                .map(rows -> Columns.all(
                        rows,
                        row -> new Model(
                                Columns.digest(row, "digest"),
                                row.getString("family"),
                                ModelVersion.parse(row.getString("version")))));
    }

    @Override
    public Future<Boolean> setLabels(DeviceId id, DeviceLabels labels) {
        JsonObject attributes = new JsonObject();
        labels.attributes().forEach(attributes::put);
        return pool.preparedQuery("UPDATE devices SET tags = $2, attributes = $3 WHERE id = $1")
                .execute(Tuple.of(id.value())
                        .addArrayOfString(labels.tags().toArray(new String[0]))
                        .addJsonObject(attributes))
                .map(result -> result.rowCount() == 1);
    }

    @Override
    public Future<List<DeviceId>> ids(Condition condition) {
        Tuple values = Tuple.tuple();
        return pool.preparedQuery("SELECT id FROM devices WHERE revoked_at IS NULL AND "
                        + FilterSql.of(condition, values) + " ORDER BY id COLLATE \"C\"")
                .execute(values)
                .map(rows -> Columns.all(rows, row -> new DeviceId(row.getString("id"))));
    }

    @Override
    public Future<Boolean> saveReport(DeviceId id, Report report) {
        ReportedState state = report.state();
        return pool.preparedQuery(
                        "WITH kept AS (UPDATE devices SET reported_proof = $2, reported_state = $3, reported_at = $4,"
                                + " last_seen = $4, reported_counter = $5, reported_phase = $6, reported_bundle = $7,"
                                + " reported_device_millis = $8, reported_agent = $10, reported_shadows = $11"
                                + " WHERE id = $1 AND revoked_at IS NULL"
                                + " AND (reported_counter IS NULL OR reported_counter < $5 OR reported_counter = $5"
                                + " AND ($9 >= " + PROGRESS
                                + " OR reported_device_millis IS NULL OR reported_device_millis < $8)) RETURNING id),"
                                + " news AS (UPDATE rollout_devices SET news = news + 1 FROM kept"
                                + " WHERE device_id = kept.id AND given_counter = $5) SELECT id FROM kept")
                .execute(Tuple.tuple()
                        .addString(id.value())
                        .addBuffer(Buffer.buffer(report.proofBytes()))
                        .addBuffer(Buffer.buffer(state.toCbor()))
                        .addOffsetDateTime(Columns.time(report.receivedAt()))
                        .addLong(state.counter())
                        .addString(state.phase().name())
                        .addString(state.activeBundle().map(Digest::hex).orElse(null))
                        .addLong(state.deviceTime().toEpochMilli())
                        .addInteger(report.progress())
                        .addString(state.agentVersion())
                        .addBoolean(state.abilities().contains(ReportedState.SHADOW)))
                .map(result -> result.size() == 1);
    }

    @Override
    public Future<Boolean> countOn(DeviceId id, long obeyed, Instant now) {
        // The rollout is changed by nobody else meanwhile, who would write the counter that he has read.
        return transactions.run(connection -> connection
                .preparedQuery("SELECT 1 FROM rollouts WHERE id = (SELECT desired_rollout FROM devices WHERE id = $1)"
                        + " FOR UPDATE")
                .execute(Tuple.of(id.value()))
                .compose(locked ->
                        connection.preparedQuery(COUNT_ON).execute(Tuple.of(id.value(), obeyed, Columns.time(now))))
                .map(result -> result.rowCount() == 1));
    }

    @Override
    public Future<Boolean> saw(DeviceId id, Instant now) {
        return pool.preparedQuery("WITH seen AS (UPDATE devices SET last_seen = $2 WHERE id = $1 AND revoked_at IS NULL"
                        + " AND (last_seen IS NULL OR last_seen <= $3))"
                        + " SELECT 1 FROM devices WHERE id = $1 AND revoked_at IS NULL")
                .execute(Tuple.of(id.value(), Columns.time(now), Columns.time(now.minus(SEEN_STEP))))
                .map(rows -> rows.size() == 1);
    }

    @Override
    public Future<Sighting> heard(DeviceId id, Instant now) {
        return pool.preparedQuery("WITH heard AS (UPDATE devices SET last_seen = $2, online = true"
                        + " WHERE id = $1 AND revoked_at IS NULL"
                        + " AND (NOT online OR last_seen IS NULL OR last_seen <= $3))"
                        // What it was before the statement.
                        + " SELECT online FROM devices WHERE id = $1 AND revoked_at IS NULL")
                .execute(Tuple.of(id.value(), Columns.time(now), Columns.time(now.minus(SEEN_STEP))))
                .map(rows -> Columns.first(rows, row -> row.getBoolean(0) ? Sighting.STAYED : Sighting.CAME)
                        .orElse(Sighting.UNKNOWN));
    }

    @Override
    public Future<Boolean> setOnline(DeviceId id, boolean online, Instant now) {
        return pool.preparedQuery("UPDATE devices SET online = $2, last_seen = $3 WHERE id = $1 AND revoked_at IS NULL")
                .execute(Tuple.of(id.value(), online, Columns.time(now)))
                .map(result -> result.rowCount() == 1);
    }

    @Override
    public Future<Void> setAllOffline() {
        return pool.preparedQuery("UPDATE devices SET online = false WHERE online")
                .execute()
                .mapEmpty();
    }

    @Override
    public Future<Long> setSilentOffline(Instant before) {
        return pool.preparedQuery("UPDATE devices SET online = false WHERE online AND last_seen < $1")
                .execute(Tuple.of(Columns.time(before)))
                .map(result -> (long) result.rowCount());
    }

    @Override
    public Future<List<DeviceId>> unanswered(Optional<DeviceId> after, Instant before, int limit) {
        return pool.preparedQuery("SELECT id FROM devices WHERE online AND desired_bundle IS NOT NULL"
                        + " AND reported_counter IS DISTINCT FROM counter AND id > $1 COLLATE \"C\" AND desired_at < $2"
                        + " ORDER BY id COLLATE \"C\" LIMIT $3")
                .execute(Tuple.of(after.map(DeviceId::value).orElse(""), Columns.time(before), limit))
                .map(rows -> Columns.all(rows, row -> new DeviceId(row.getString("id"))));
    }

    @Override
    public Future<List<DeviceId>> underWay(Optional<DeviceId> after, int limit) {
        return pool.preparedQuery("SELECT id FROM devices WHERE online AND desired_bundle IS NOT NULL"
                        + " AND (reported_counter IS DISTINCT FROM counter"
                        + " OR " + UNDER_WAY + ")"
                        + " AND id > $1 COLLATE \"C\" ORDER BY id COLLATE \"C\" LIMIT $2")
                .execute(Tuple.of(after.map(DeviceId::value).orElse(""), limit))
                .map(rows -> Columns.all(rows, row -> new DeviceId(row.getString("id"))));
    }

    @Override
    public Future<List<DeviceId>> renewable(
            Optional<DeviceId> after, Instant since, Instant until, Duration step, int limit) {
        return pool.preparedQuery("SELECT id FROM devices WHERE desired_bundle IS NOT NULL AND revoked_at IS NULL"
                        + " AND id > $1 COLLATE \"C\""
                        + " AND floor(extract(epoch FROM $3::timestamptz - desired_at)::float8 / $4::float8)"
                        + " > floor(extract(epoch FROM $2::timestamptz - desired_at)::float8 / $4::float8)"
                        + " ORDER BY id COLLATE \"C\" LIMIT $5")
                .execute(Tuple.of(
                        after.map(DeviceId::value).orElse(""),
                        Columns.time(since),
                        Columns.time(until),
                        step.toMillis() / 1000.0,
                        limit))
                .map(rows -> Columns.all(rows, row -> new DeviceId(row.getString("id"))));
    }

    @Override
    public Future<Boolean> wasTold(DeviceId id, Digest bundle) {
        return pool.preparedQuery("SELECT " + RolloutRows.told("$1", "$2") + " AS told")
                .execute(Tuple.of(id.value(), bundle.hex()))
                .map(rows -> rows.iterator().next().getBoolean("told"));
    }

    @Override
    public Future<FleetCounts> counts() {
        return pool.preparedQuery(COUNTS).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new FleetCounts(
                    row.getLong("total"),
                    row.getLong("online"),
                    row.getLong("updating"),
                    row.getLong("failed"),
                    row.getLong("never_seen"));
        });
    }

    @Override
    public Future<Map<Digest, Long>> active() {
        return countBy("reported_bundle");
    }

    @Override
    public Future<Set<DeviceId>> running(Digest bundle) {
        return pool.preparedQuery("SELECT id FROM devices WHERE reported_bundle = $1")
                .execute(Tuple.of(bundle.hex()))
                .map(rows -> rows.stream()
                        .map(row -> new DeviceId(row.getString("id")))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Future<Map<DeviceId, String>> groups(Digest bundle) {
        return pool.preparedQuery("SELECT id, device_group FROM devices WHERE reported_bundle = $1")
                .execute(Tuple.of(bundle.hex()))
                .map(rows -> rows.stream()
                        .collect(Collectors.toUnmodifiableMap(
                                row -> new DeviceId(row.getString("id")), row -> row.getString("device_group"))));
    }

    @Override
    public Future<Map<Digest, Long>> desired() {
        return countBy("desired_bundle");
    }

    private Future<Map<Digest, Long>> countBy(String column) {
        return pool.preparedQuery("SELECT " + column + " AS bundle, count(*) AS devices FROM devices WHERE " + column
                        + " IS NOT NULL GROUP BY " + column)
                .execute()
                .map(rows -> rows.stream()
                        .collect(
                                Collectors.toMap(row -> Columns.digest(row, "bundle"), row -> row.getLong("devices"))));
    }
}
