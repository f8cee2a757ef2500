package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.account.OperatorStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Operators and sessions in PostgreSQL. */
public final class SqlOperatorStore implements OperatorStore {
    private static final int LOCK = 0x0F107;

    private final Transactions transactions;
    private final Pool pool;

    public SqlOperatorStore(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<Boolean> addFirst(String name, String passwordHash, Instant now) {
        // The lock makes two setups at the same moment take turns, so that the second one sees the first one's row.
        return transactions.run(connection -> connection
                .query("SELECT pg_advisory_xact_lock(" + LOCK + ")")
                .execute()
                .compose(locked -> connection
                        .preparedQuery("INSERT INTO operator (name, password_hash, created_at)"
                                + " SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM operator)")
                        .execute(Tuple.of(name, passwordHash, utc(now))))
                .map(rows -> rows.rowCount() == 1));
    }

    @Override
    public Future<Boolean> hasOperators() {
        return pool.query("SELECT EXISTS (SELECT 1 FROM operator)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    @Override
    public Future<Optional<String>> findPasswordHash(String name) {
        return pool.preparedQuery("SELECT password_hash FROM operator WHERE name = $1")
                .execute(Tuple.of(name))
                .map(SqlOperatorStore::firstText);
    }

    @Override
    public Future<Void> addSession(Digest tokenDigest, String operator, Instant now, Instant expires) {
        return pool.preparedQuery("DELETE FROM operator_session WHERE expires_at <= $1")
                .execute(Tuple.of(utc(now)))
                .compose(cleaned -> pool.preparedQuery("INSERT INTO operator_session"
                                + " (token_hash, operator, created_at, expires_at) VALUES ($1, $2, $3, $4)")
                        .execute(Tuple.of(Buffer.buffer(tokenDigest.bytes()), operator, utc(now), utc(expires))))
                .mapEmpty();
    }

    @Override
    public Future<Optional<String>> findSession(Digest tokenDigest, Instant now) {
        return pool.preparedQuery("SELECT operator FROM operator_session WHERE token_hash = $1 AND expires_at > $2")
                .execute(Tuple.of(Buffer.buffer(tokenDigest.bytes()), utc(now)))
                .map(SqlOperatorStore::firstText);
    }

    @Override
    public Future<Void> removeSession(Digest tokenDigest) {
        return pool.preparedQuery("DELETE FROM operator_session WHERE token_hash = $1")
                .execute(Tuple.of(Buffer.buffer(tokenDigest.bytes())))
                .mapEmpty();
    }

    private static Optional<String> firstText(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(row.getString(0));
        }
        return Optional.empty();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
