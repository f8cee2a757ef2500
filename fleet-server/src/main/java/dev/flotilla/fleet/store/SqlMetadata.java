package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.fleet.trust.Generation;
import dev.flotilla.fleet.trust.MetadataFile;
import dev.flotilla.fleet.trust.MetadataStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Trusted metadata in PostgreSQL. */
public final class SqlMetadata implements MetadataStore {

    private static final String FIND = "SELECT generation.number, file.* FROM trust_generation generation"
            + " JOIN trust_metadata file ON (file.role, file.version) IN (VALUES ('root', generation.root_version),"
            + " ('targets', generation.targets_version), ('snapshot', generation.snapshot_version),"
            + " ('timestamp', generation.timestamp_version) UNION ALL SELECT role, version FROM trust_roles)";

    private static final String SAVE_ROLE = "INSERT INTO trust_roles (role, version) VALUES ($1, $2)"
            + " ON CONFLICT (role) DO UPDATE SET version = $2";

    private static final String SAVE_NUMBER = "INSERT INTO trust_generation AS present"
            + " (number, root_version, targets_version, snapshot_version, timestamp_version)"
            + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (only_one) DO UPDATE SET number = $1, root_version = $2,"
            + " targets_version = $3, snapshot_version = $4, timestamp_version = $5 WHERE present.number = $1 - 1";

    private static final String SAVE_FILE =
            "INSERT INTO trust_metadata (role, version, digest, content, at, expires_at)"
                    + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (role, version) DO UPDATE SET digest = $3, content = $4,"
                    + " at = $5, expires_at = $6";

    /** After a revocation versions begin anew, so that what is above is as dead as what is old. */
    private static final String DROP_FILES =
            "DELETE FROM trust_metadata WHERE role = $1 AND (version > $2 OR version <= $2 - $3)";

    private final Transactions transactions;
    private final Pool pool;

    public SqlMetadata(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<Long> number() {
        return pool.preparedQuery("SELECT number FROM trust_generation")
                .execute()
                .map(rows -> Columns.first(rows, row -> row.getLong("number")).orElse(0L));
    }

    @Override
    public Future<Optional<Generation>> find() {
        return pool.preparedQuery(FIND).execute().map(SqlMetadata::generation);
    }

    private static Optional<Generation> generation(RowSet<Row> rows) {
        Map<String, MetadataFile> files = new HashMap<>();
        rows.forEach(row -> files.put(row.getString("role"), file(row)));
        return Columns.first(rows, row -> row.getLong("number"))
                .map(number -> new Generation(
                        number,
                        find(files, RootMetadata.ROOT).orElseThrow(),
                        find(files, RootMetadata.TARGETS),
                        roles(files),
                        find(files, RootMetadata.SNAPSHOT),
                        find(files, RootMetadata.TIMESTAMP)));
    }

    private static Map<String, MetadataFile> roles(Map<String, MetadataFile> files) {
        Map<String, MetadataFile> roles = new HashMap<>(files);
        roles.keySet().removeIf(name -> !ReleaseRoles.isName(name));
        return roles;
    }

    private static Optional<MetadataFile> find(Map<String, MetadataFile> files, String role) {
        return Optional.ofNullable(files.get(role));
    }

    private static MetadataFile file(Row row) {
        return new MetadataFile(
                row.getLong("version"),
                Columns.bytes(row, "content"),
                Columns.time(row, "at"),
                Columns.time(row, "expires_at"));
    }

    @Override
    public Future<Boolean> save(Generation next) {
        return transactions.run(connection -> connection
                .preparedQuery(SAVE_NUMBER)
                .execute(Tuple.tuple()
                        .addLong(next.number())
                        .addLong(next.root().version())
                        .addLong(version(next.targets()))
                        .addLong(version(next.snapshot()))
                        .addLong(version(next.timestamp())))
                .compose(saved ->
                        saved.rowCount() == 1 ? saveFiles(connection, next).map(true) : Future.succeededFuture(false)));
    }

    private static Long version(Optional<MetadataFile> file) {
        return file.map(MetadataFile::version).orElse(0L);
    }

    private static Future<Void> saveFiles(SqlConnection connection, Generation next) {
        return save(connection, RootMetadata.ROOT, Optional.of(next.root()))
                .compose(done -> save(connection, RootMetadata.TARGETS, next.targets()))
                .compose(done -> drop(connection, RootMetadata.TARGETS, next.targets(), KEPT))
                .compose(done -> save(connection, RootMetadata.SNAPSHOT, next.snapshot()))
                .compose(done -> drop(connection, RootMetadata.SNAPSHOT, next.snapshot(), KEPT))
                .compose(done -> save(connection, RootMetadata.TIMESTAMP, next.timestamp()))
                .compose(done -> drop(connection, RootMetadata.TIMESTAMP, next.timestamp(), 1))
                .compose(done -> saveRoles(connection, next.roles()));
    }

    /** Writes only what is new: there may be many roles, and most generations change none. */
    private static Future<Void> saveRoles(SqlConnection connection, Map<String, MetadataFile> roles) {
        return connection
                .query("SELECT role, version FROM trust_roles")
                .execute()
                .compose(rows -> {
                    Future<Void> done = Future.succeededFuture();
                    Map<String, Long> before = new HashMap<>();
                    rows.forEach(row -> before.put(row.getString("role"), row.getLong("version")));
                    for (String name : before.keySet()) {
                        done = roles.containsKey(name) ? done : done.compose(saved -> dropRole(connection, name));
                    }
                    for (Map.Entry<String, MetadataFile> role : roles.entrySet()) {
                        boolean isNew = !Objects.equals(
                                before.get(role.getKey()), role.getValue().version());
                        done = isNew
                                ? done.compose(saved -> saveRole(connection, role.getKey(), role.getValue()))
                                : done;
                    }
                    return done;
                });
    }

    private static Future<Void> saveRole(SqlConnection connection, String name, MetadataFile file) {
        return save(connection, name, Optional.of(file))
                .compose(done -> drop(connection, name, Optional.of(file), KEPT))
                .compose(done -> connection.preparedQuery(SAVE_ROLE).execute(Tuple.of(name, file.version())))
                .mapEmpty();
    }

    private static Future<Void> dropRole(SqlConnection connection, String name) {
        return connection
                .preparedQuery("DELETE FROM trust_roles WHERE role = $1")
                .execute(Tuple.of(name))
                .compose(done -> connection
                        .preparedQuery("DELETE FROM trust_metadata WHERE role = $1")
                        .execute(Tuple.of(name)))
                .mapEmpty();
    }

    private static Future<Void> save(SqlConnection connection, String role, Optional<MetadataFile> saved) {
        return saved.map(file -> connection
                        .preparedQuery(SAVE_FILE)
                        .execute(Tuple.tuple()
                                .addString(role)
                                .addLong(file.version())
                                .addString(Digest.of(file.json()).hex())
                                .addBuffer(Buffer.buffer(file.json()))
                                .addOffsetDateTime(Columns.time(file.at()))
                                .addOffsetDateTime(Columns.time(file.expires())))
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    private static Future<Void> drop(SqlConnection connection, String role, Optional<MetadataFile> newest, int kept) {
        return connection
                .preparedQuery(DROP_FILES)
                .execute(Tuple.of(role, version(newest), (long) kept))
                .mapEmpty();
    }

    @Override
    public Future<Optional<byte[]>> find(String role, long version) {
        return pool.preparedQuery("SELECT content FROM trust_metadata WHERE role = $1 AND version = $2")
                .execute(Tuple.of(role, version))
                .map(rows -> Columns.first(rows, row -> Columns.bytes(row, "content")));
    }

    @Override
    public Future<Optional<byte[]>> findRoot(Digest digest) {
        return pool.preparedQuery("SELECT content FROM trust_metadata WHERE role = 'root' AND digest = $1")
                .execute(Tuple.of(digest.hex()))
                .map(rows -> Columns.first(rows, row -> Columns.bytes(row, "content")));
    }
}
