package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.fleet.dataset.DatasetStore;
import dev.flotilla.fleet.dataset.DatasetVersion;
import dev.flotilla.fleet.dataset.Labelled;
import dev.flotilla.fleet.dataset.LeftOut;
import dev.flotilla.fleet.dataset.Mark;
import dev.flotilla.fleet.dataset.Member;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of datasets in PostgreSQL. */
public final class SqlDatasets implements DatasetStore {
    private static final String VERSIONS = "SELECT v.*, (SELECT count(*) FROM dataset_members m"
            + " WHERE m.version = v.digest AND m.sample IS NULL) AS erased FROM dataset_versions v";
    /** What a version can be made of: $1 is the model, $2 how many at the most. */
    private static final String LABELLED = " WHERE model = $1 AND state = 'ACCEPTED' AND label_state = 'LABELLED'"
            + " AND input IS NOT NULL ORDER BY id LIMIT $2";

    private final Transactions transactions;
    private final Pool pool;

    public SqlDatasets(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<List<Labelled>> labelled(String model, int limit) {
        return pool.preparedQuery("SELECT s.*, (SELECT window_id FROM telemetry_windows w WHERE w.bundle = s.bundle"
                        + " AND w.device_id = s.device_id AND w.ended_at >= s.captured_at AND w.started_at <= s.captured_at"
                        + " ORDER BY w.ended_at, w.window_id LIMIT 1) AS window_id FROM samples s" + LABELLED)
                .execute(Tuple.of(model, limit))
                .map(rows -> Columns.all(
                        rows,
                        row -> new Labelled(
                                SampleRows.sample(row),
                                row.getInteger("label"),
                                Optional.ofNullable(row.getString("window_id")))));
    }

    @Override
    public Future<List<Mark>> marks(String model, int limit) {
        return pool.preparedQuery("SELECT id, input, label FROM samples" + LABELLED)
                .execute(Tuple.of(model, limit))
                .map(rows -> Columns.all(
                        rows,
                        row -> new Mark(
                                Columns.digest(row, "id"), Columns.digest(row, "input"), row.getInteger("label"))));
    }

    @Override
    public Future<Void> add(DatasetVersion version, byte[] manifest, List<Member.Content> members) {
        return transactions.run(connection -> connection
                .preparedQuery(
                        "INSERT INTO dataset_versions (digest, model, bundle, name, created_at, created_by, splits,"
                                + " left_out, manifest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING")
                .execute(Tuple.tuple()
                        .addString(version.digest().hex())
                        .addString(version.model())
                        .addString(version.bundle().hex())
                        .addString(version.name())
                        .addOffsetDateTime(Columns.time(version.createdAt()))
                        .addString(version.createdBy())
                        .addJsonObject(splits(version))
                        .addJsonArray(leftOut(version))
                        .addBuffer(Buffer.buffer(manifest)))
                .compose(added ->
                        added.rowCount() == 0 ? Future.succeededFuture() : add(connection, version.digest(), members)));
    }

    private static Future<Void> add(SqlConnection connection, Digest version, List<Member.Content> members) {
        List<Tuple> rows = new ArrayList<>();
        for (Member.Content member : members) {
            rows.add(Tuple.tuple()
                    .addString(version.hex())
                    .addInteger(rows.size())
                    .addString(member.sample().hex())
                    .addString(member.input().hex())
                    .addString(member.label())
                    .addString(member.split().name())
                    .addString(member.bundle().hex())
                    .addString(member.device().orElse(null))
                    .addString(member.window().orElse(null)));
        }
        // Erasing takes the same locks: a sample is either part of the version and erased with it, or not there any
        // more.
        return connection
                .preparedQuery("SELECT id FROM samples WHERE id = ANY($1) AND state = 'ACCEPTED' ORDER BY id FOR SHARE")
                .execute(Tuple.tuple()
                        .addArrayOfString(members.stream()
                                .map(member -> member.sample().hex())
                                .toArray(String[]::new)))
                .compose(there -> there.size() == members.size()
                        ? connection
                                .preparedQuery(
                                        "INSERT INTO dataset_members (version, position, sample, input, label, split,"
                                                + " bundle, device_id, window_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                                .executeBatch(rows)
                                .mapEmpty()
                        : Future.failedFuture(new IllegalStateException(
                                "a sample was erased while the version was made; make it again")));
    }

    private static JsonObject splits(DatasetVersion version) {
        JsonObject json = new JsonObject();
        version.splits().forEach((split, count) -> json.put(split.name(), count));
        return json;
    }

    private static JsonArray leftOut(DatasetVersion version) {
        JsonArray json = new JsonArray();
        version.leftOut()
                .forEach(one -> json.add(new JsonObject()
                        .put("why", one.why().name())
                        .put("device", one.device())
                        .put("samples", one.samples())));
        return json;
    }

    @Override
    public Future<Optional<DatasetVersion>> findVersion(Digest digest) {
        return pool.preparedQuery(VERSIONS + " WHERE digest = $1")
                .execute(Tuple.of(digest.hex()))
                .map(rows -> Columns.first(rows, SqlDatasets::version));
    }

    @Override
    public Future<List<DatasetVersion>> list(Optional<String> model, Optional<Digest> after, int limit) {
        return pool.preparedQuery(VERSIONS + " WHERE ($1::text IS NULL OR model = $1)"
                        + " AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM dataset_versions a WHERE a.digest = $2 AND"
                        + " (v.created_at < a.created_at OR v.created_at = a.created_at AND v.digest > a.digest)))"
                        + " ORDER BY created_at DESC, digest LIMIT $3")
                .execute(Tuple.tuple()
                        .addString(model.orElse(null))
                        .addString(after.map(Digest::hex).orElse(null))
                        .addInteger(limit))
                .map(rows -> Columns.all(rows, SqlDatasets::version));
    }

    private static DatasetVersion version(Row row) {
        Map<DatasetSplit, Integer> splits = new EnumMap<>(DatasetSplit.class);
        JsonObject counts = row.getJsonObject("splits");
        counts.fieldNames().forEach(name -> splits.put(DatasetSplit.valueOf(name), counts.getInteger(name)));
        return new DatasetVersion(
                Columns.digest(row, "digest"),
                row.getString("model"),
                Columns.digest(row, "bundle"),
                row.getString("name"),
                Columns.time(row, "created_at"),
                row.getString("created_by"),
                splits,
                row.getJsonArray("left_out").stream()
                        .map(JsonObject.class::cast)
                        .map(one -> new LeftOut(
                                LeftOut.Why.valueOf(one.getString("why")),
                                one.getString("device"),
                                one.getInteger("samples")))
                        .toList(),
                row.getLong("erased"));
    }

    @Override
    public Future<Optional<Digest>> newest(String name) {
        return pool.preparedQuery("SELECT digest FROM dataset_versions WHERE name = $1 AND manifest IS NOT NULL"
                        + " ORDER BY created_at DESC, digest LIMIT 1")
                .execute(Tuple.of(name))
                .map(rows -> Columns.first(rows, row -> Columns.digest(row, "digest")));
    }

    @Override
    public Future<Optional<byte[]>> manifest(Digest digest) {
        return pool.preparedQuery("SELECT manifest FROM dataset_versions WHERE digest = $1 AND manifest IS NOT NULL")
                .execute(Tuple.of(digest.hex()))
                .map(rows -> Columns.first(rows, row -> Columns.bytes(row, "manifest")));
    }

    @Override
    public Future<List<Member>> members(Digest digest, int after, int limit) {
        return pool.preparedQuery("SELECT * FROM dataset_members WHERE version = $1 AND position > $2"
                        + " ORDER BY position LIMIT $3")
                .execute(Tuple.of(digest.hex(), after, limit))
                .map(rows -> Columns.all(rows, SqlDatasets::member));
    }

    private static Member member(Row row) {
        Optional<Member.Content> content = Columns.findDigest(row, "sample")
                .map(sample -> new Member.Content(
                        sample,
                        Columns.digest(row, "input"),
                        row.getString("label"),
                        DatasetSplit.valueOf(row.getString("split")),
                        Columns.digest(row, "bundle"),
                        Optional.ofNullable(row.getString("device_id")),
                        Optional.ofNullable(row.getString("window_id"))));
        return new Member(row.getInteger("position"), content);
    }
}
