package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.dataset.sample.CapturePolicy;
import dev.flotilla.fleet.dataset.sample.Dispatches;
import dev.flotilla.fleet.dataset.sample.Erasure;
import dev.flotilla.fleet.dataset.sample.Neighbourhood;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.dataset.sample.SampleQuery;
import dev.flotilla.fleet.dataset.sample.SampleState;
import dev.flotilla.fleet.dataset.sample.SampleStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Samples in PostgreSQL. */
public final class SqlSamples implements SampleStore {
    private final Transactions transactions;
    private final Pool pool;

    public SqlSamples(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<Boolean> add(Sample sample, byte[] sealed) {
        return transactions.run(connection -> connection
                .preparedQuery(SampleRows.INSERT)
                .execute(SampleRows.values(sample))
                .compose(added -> added.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : connection
                                .preparedQuery("INSERT INTO sample_contents (id, sealed) VALUES ($1, $2)")
                                .execute(Tuple.of(sample.id().hex(), Buffer.buffer(sealed)))
                                .map(true)));
    }

    @Override
    public Future<Optional<Sample>> find(Digest id) {
        return pool.preparedQuery("SELECT * FROM samples WHERE id = $1")
                .execute(Tuple.of(id.hex()))
                .map(rows -> Columns.first(rows, SampleRows::sample));
    }

    @Override
    public Future<Optional<Sample>> findAccepted(Digest input) {
        return pool.preparedQuery("SELECT * FROM samples WHERE input = $1 AND state = 'ACCEPTED' ORDER BY id LIMIT 1")
                .execute(Tuple.of(input.hex()))
                .map(rows -> Columns.first(rows, SampleRows::sample));
    }

    @Override
    public Future<Map<Digest, byte[]>> contents(Collection<Digest> ids) {
        return pool.preparedQuery("SELECT id, sealed FROM sample_contents WHERE id = ANY($1)")
                .execute(Tuple.tuple()
                        .addArrayOfString(ids.stream().map(Digest::hex).toArray(String[]::new)))
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> Columns.digest(row, "id"), row -> Columns.bytes(row, "sealed"))));
    }

    @Override
    public Future<List<Sample>> list(SampleQuery query, Optional<Digest> after, int limit) {
        return pool.preparedQuery("SELECT * FROM samples s WHERE ($1::text IS NULL OR model = $1)"
                        + " AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR device_id = $3)"
                        + " AND ($4::text IS NULL OR EXISTS (SELECT 1 FROM samples a WHERE a.id = $4 AND"
                        + " (s.received_at < a.received_at OR s.received_at = a.received_at AND s.id > a.id)))"
                        + " ORDER BY received_at DESC, id LIMIT $5")
                .execute(Tuple.tuple()
                        .addString(query.model().orElse(null))
                        .addString(query.state().map(SampleState::name).orElse(null))
                        .addString(query.device().map(DeviceId::value).orElse(null))
                        .addString(after.map(Digest::hex).orElse(null))
                        .addInteger(limit))
                .map(rows -> Columns.all(rows, SampleRows::sample));
    }

    @Override
    public Future<Neighbourhood> around(String model, Optional<DeviceId> device, Sample.Facts facts, Instant since) {
        String input = facts.input().map(Digest::hex).orElse("");
        String own = device.map(DeviceId::value).orElse("");
        return pool.preparedQuery("SELECT id FROM samples WHERE input = $1 AND model = $2 LIMIT 1")
                .execute(Tuple.of(input, model))
                .map(rows -> Columns.first(rows, row -> Columns.digest(row, "id")))
                .compose(same -> alike(model, own, facts, since)
                        .compose(alike -> others(model, own).map(others -> new Neighbourhood(same, alike, others))));
    }

    private Future<Optional<Neighbourhood.Alike>> alike(
            String model, String device, Sample.Facts facts, Instant since) {
        return pool.preparedQuery("SELECT id, mean, contrast FROM samples WHERE device_id = $1 AND model = $2"
                        + " AND received_at >= $3 AND input IS NOT NULL AND state = 'ACCEPTED'"
                        + " AND bit_count((likeness # $4)::bit(64)) <= $5 ORDER BY received_at DESC LIMIT 1")
                .execute(Tuple.of(device, model, Columns.time(since), facts.likeness(), Neighbourhood.MAX_BITS))
                .map(rows -> Columns.first(
                        rows,
                        row -> new Neighbourhood.Alike(
                                Columns.digest(row, "id"), row.getDouble("mean"), row.getDouble("contrast"))));
    }

    private Future<List<Neighbourhood.Other>> others(String model, String device) {
        return pool.preparedQuery(
                        "SELECT device_id, mean, contrast FROM samples WHERE model = $1 AND state = 'ACCEPTED'"
                                + " AND device_id IS NOT NULL AND device_id <> $2 AND input IS NOT NULL"
                                + " ORDER BY received_at DESC LIMIT $3")
                .execute(Tuple.of(model, device, Neighbourhood.OTHERS))
                .map(rows -> Columns.all(
                        rows,
                        row -> new Neighbourhood.Other(
                                row.getString("device_id"), row.getDouble("mean"), row.getDouble("contrast"))));
    }

    @Override
    public Future<Long> countSince(DeviceId device, Instant since) {
        return pool.preparedQuery("SELECT count(*) AS n FROM samples WHERE device_id = $1 AND received_at >= $2")
                .execute(Tuple.of(device.value(), Columns.time(since)))
                .map(rows -> Columns.first(rows, row -> row.getLong("n")).orElseThrow());
    }

    @Override
    public Future<Boolean> release(Digest id) {
        return pool.preparedQuery("UPDATE samples SET state = 'ACCEPTED' WHERE id = $1 AND state = 'QUARANTINED'"
                        + " AND bundle IS NOT NULL AND model <> ''")
                .execute(Tuple.of(id.hex()))
                .map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Future<Long> erase(Erasure erasure, boolean order, Instant now) {
        return transactions.run(connection -> SampleErasures.erase(connection, erasure, order, now));
    }

    @Override
    public Future<Long> expire(Instant now) {
        return transactions.run(connection -> SampleErasures.expire(connection, now));
    }

    @Override
    public Future<Long> erasures(DeviceId device) {
        return pool.preparedQuery("SELECT orders FROM sample_erasures WHERE device_id = $1")
                .execute(Tuple.of(device.value()))
                .map(rows -> Columns.first(rows, row -> row.getLong("orders")).orElse(0L));
    }

    @Override
    public Future<Boolean> isErased(DeviceId device, String subject, Instant at) {
        Digest mark = new Erasure.OfSubject(subject).mark();
        return pool.preparedQuery("SELECT EXISTS (SELECT 1 FROM sample_erasures WHERE device_id = $1 AND at >= $3)"
                        + " OR $4 AND EXISTS (SELECT 1 FROM erased_subjects WHERE mark = $2 AND at >= $3) AS erased")
                .execute(Tuple.of(device.value(), mark.hex(), Columns.time(at), !subject.isEmpty()))
                .map(rows ->
                        Columns.first(rows, row -> row.getBoolean("erased")).orElseThrow());
    }

    @Override
    public Future<List<Dispatches>> dispatches(Optional<DeviceId> device) {
        return pool.preparedQuery("SELECT device_id, model, count(*) FILTER (WHERE state = 'ACCEPTED') AS accepted,"
                        + " count(*) FILTER (WHERE state = 'QUARANTINED') AS quarantined,"
                        + " count(*) FILTER (WHERE state = 'ERASED') AS erased,"
                        + " coalesce(sum(length(sealed)), 0)::bigint AS bytes, min(received_at) AS first,"
                        + " max(received_at) AS last FROM samples LEFT JOIN sample_contents USING (id)"
                        + " WHERE device_id IS NOT NULL AND ($1::text IS NULL OR device_id = $1)"
                        + " GROUP BY device_id, model ORDER BY device_id COLLATE \"C\", model COLLATE \"C\"")
                .execute(Tuple.tuple().addString(device.map(DeviceId::value).orElse(null)))
                .map(rows -> Columns.all(
                        rows,
                        row -> new Dispatches(
                                row.getString("device_id"),
                                row.getString("model"),
                                row.getLong("accepted"),
                                row.getLong("quarantined"),
                                row.getLong("erased"),
                                row.getLong("bytes"),
                                Columns.time(row, "first"),
                                Columns.time(row, "last"))));
    }

    @Override
    public Future<Optional<CapturePolicy>> policy(String model) {
        return pool.preparedQuery("SELECT * FROM capture_policies WHERE model = $1")
                .execute(Tuple.of(model))
                .map(rows -> Columns.first(rows, SqlSamples::policy));
    }

    private static CapturePolicy policy(Row row) {
        return new CapturePolicy(
                row.getString("model"),
                row.getBoolean("enabled"),
                Duration.ofSeconds(row.getLong("retention_seconds")),
                Optional.ofNullable(row.getString("burst_id"))
                        .map(id -> new CapturePolicy.Burst(
                                new CaptureTerms.Burst(
                                        id,
                                        row.getInteger("burst_samples"),
                                        Duration.ofSeconds(row.getLong("burst_seconds"))),
                                Columns.time(row, "burst_until"))));
    }

    @Override
    public Future<Boolean> anyEnabled() {
        return pool.query("SELECT EXISTS (SELECT 1 FROM capture_policies WHERE enabled) AS any_enabled")
                .execute()
                .map(rows -> Columns.first(rows, row -> row.getBoolean("any_enabled"))
                        .orElseThrow());
    }

    @Override
    public Future<Void> putPolicy(CapturePolicy policy) {
        Optional<CapturePolicy.Burst> burst = policy.burst();
        return pool.preparedQuery("INSERT INTO capture_policies VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (model)"
                        + " DO UPDATE SET enabled = $2, retention_seconds = $3, burst_id = $4, burst_samples = $5,"
                        + " burst_seconds = $6, burst_until = $7")
                .execute(Tuple.tuple()
                        .addString(policy.model())
                        .addBoolean(policy.enabled())
                        .addLong(policy.retention().toSeconds())
                        .addString(burst.map(asked -> asked.order().id()).orElse(null))
                        .addInteger(burst.map(asked -> asked.order().samples()).orElse(null))
                        .addLong(burst.map(asked -> asked.order().length().toSeconds())
                                .orElse(null))
                        .addOffsetDateTime(
                                burst.map(asked -> Columns.time(asked.until())).orElse(null)))
                .mapEmpty();
    }
}
