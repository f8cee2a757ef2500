package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredDelta;
import dev.flotilla.fleet.registry.RegistryStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Bundles in PostgreSQL. */
public final class SqlRegistry implements RegistryStore {

    private final Pool pool;

    public SqlRegistry(Transactions transactions) {
        this.pool = transactions.pool();
    }

    @Override
    public Future<Void> addBundle(RegisteredBundle bundle) {
        TargetFile target = bundle.target();
        TargetPolicy policy = target.policy();
        return pool.preparedQuery("INSERT INTO bundles (digest, path, length, release, floor, family, hardware,"
                        + " manifest, labels, self_test, baseline, uploaded_at, key_ids, targets_version)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
                        + " ON CONFLICT (digest) DO NOTHING")
                .execute(Tuple.tuple()
                        .addString(target.digest().hex())
                        .addString(target.path())
                        .addLong(target.length())
                        .addLong(policy.release())
                        .addLong(policy.floor())
                        .addString(policy.family())
                        .addArrayOfString(policy.hardware().toArray(new String[0]))
                        .addBuffer(Buffer.buffer(bundle.manifest().toJson()))
                        .addArrayOfString(bundle.labels().toArray(new String[0]))
                        .addString(bundle.selfTestOutput().hex())
                        .addBuffer(Columns.sketch(bundle.baseline()))
                        .addOffsetDateTime(Columns.time(bundle.uploadedAt()))
                        .addArrayOfString(bundle.keyIds().toArray(new String[0]))
                        .addLong(bundle.targetsVersion()))
                .mapEmpty();
    }

    @Override
    public Future<Optional<RegisteredBundle>> findBundle(Digest digest) {
        return pool.preparedQuery("SELECT * FROM bundles WHERE digest = $1")
                .execute(Tuple.of(digest.hex()))
                .map(rows -> Columns.first(rows, SqlRegistry::bundle));
    }

    @Override
    public Future<List<RegisteredBundle>> findBundles(Collection<Digest> digests) {
        return pool.preparedQuery("SELECT * FROM bundles WHERE digest = ANY($1)")
                .execute(Tuple.tuple()
                        .addArrayOfString(digests.stream().map(Digest::hex).toArray(String[]::new)))
                .map(rows -> Columns.all(rows, SqlRegistry::bundle));
    }

    @Override
    public Future<Void> putDelta(RegisteredDelta delta) {
        return pool.preparedQuery("INSERT INTO deltas (from_digest, to_digest, digest, length) VALUES ($1, $2, $3, $4)"
                        + " ON CONFLICT (from_digest, to_digest)"
                        + " DO UPDATE SET digest = excluded.digest, length = excluded.length")
                .execute(Tuple.of(
                        delta.from().hex(), delta.to().hex(), delta.digest().hex(), delta.length()))
                .mapEmpty();
    }

    @Override
    public Future<Optional<RegisteredDelta>> findDelta(Digest from, Digest to) {
        return pool.preparedQuery("SELECT * FROM deltas WHERE from_digest = $1 AND to_digest = $2")
                .execute(Tuple.of(from.hex(), to.hex()))
                .map(rows -> Columns.first(
                        rows,
                        row -> new RegisteredDelta(from, to, Columns.digest(row, "digest"), row.getLong("length"))));
    }

    @Override
    public Future<List<RegisteredBundle>> bundles(Optional<Digest> after, int limit) {
        return pool.preparedQuery("SELECT * FROM bundles b WHERE $1 = '' OR EXISTS (SELECT 1 FROM bundles a"
                        + " WHERE a.digest = $1 AND (b.uploaded_at < a.uploaded_at"
                        + " OR b.uploaded_at = a.uploaded_at AND b.digest > a.digest))"
                        + " ORDER BY uploaded_at DESC, digest LIMIT $2")
                .execute(Tuple.of(after.map(Digest::hex).orElse(""), limit))
                .map(rows -> Columns.all(rows, SqlRegistry::bundle));
    }

    private static RegisteredBundle bundle(Row row) {
        TargetPolicy policy = new TargetPolicy(
                row.getLong("release"), row.getLong("floor"), row.getString("family"), Columns.texts(row, "hardware"));
        return new RegisteredBundle(
                new TargetFile(row.getString("path"), row.getLong("length"), Columns.digest(row, "digest"), policy),
                manifest(row),
                Columns.texts(row, "labels"),
                Columns.digest(row, "self_test"),
                Columns.sketch(row, "baseline"),
                Columns.time(row, "uploaded_at"),
                Columns.texts(row, "key_ids"),
                row.getLong("targets_version"));
    }

    private static Manifest manifest(Row row) {
        try {
            return Manifest.parse(Columns.bytes(row, "manifest"));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("table bundles holds no manifest: " + e.getMessage(), e);
        }
    }
}
