package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.account.Account;
import dev.flotilla.fleet.account.AccountChange;
import dev.flotilla.fleet.account.Admittance;
import dev.flotilla.fleet.account.OperatorStore;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.audit.AuditEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Operators and sessions in PostgreSQL. */
public final class SqlOperatorStore implements OperatorStore {
    /** Of an operator {@code o}. */
    static final String ACCOUNT = "o.name, o.role, o.disabled, o.issuer IS NOT NULL AS external, o.created_at";

    private static final int LOCK = 0x0F107;
    private static final String INSERT =
            "INSERT INTO operator (name, password_hash, created_at, role, disabled) SELECT $1, $2, $3, $4, $5";

    private final Transactions transactions;
    private final Pool pool;

    public SqlOperatorStore(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<Boolean> addFirst(Account admin, String passwordHash, AuditEvent done) {
        // The lock makes two setups at the same moment take turns, so that the second one sees the first one's row.
        return locked(connection -> connection
                .preparedQuery(INSERT + " WHERE NOT EXISTS (SELECT 1 FROM operator)")
                .execute(values(admin, passwordHash))
                .compose(rows -> SqlAudit.appendIf(rows.rowCount() == 1, connection, admin.createdAt(), done)));
    }

    @Override
    public Future<Boolean> add(Account account, String passwordHash, int max, AuditEvent done) {
        return locked(connection -> connection
                .preparedQuery(INSERT + " WHERE (SELECT count(*) FROM operator) < $6 ON CONFLICT (name) DO NOTHING")
                .execute(values(account, passwordHash).addInteger(max))
                .compose(rows -> SqlAudit.appendIf(rows.rowCount() == 1, connection, account.createdAt(), done)));
    }

    private static Tuple values(Account account, String passwordHash) {
        return Tuple.of(
                account.name(),
                passwordHash,
                Columns.time(account.createdAt()),
                account.role().name(),
                account.disabled());
    }

    @Override
    public Future<Changed> change(String name, AccountChange change, Instant now, AuditEvent done) {
        return locked(connection -> refusal(connection, name, change)
                .compose(refusal -> refusal.isPresent()
                        ? Future.succeededFuture(refusal.get())
                        : update(connection, name, change)
                                .compose(updated -> SqlAudit.append(connection, now, done))
                                .map(Changed.DONE)));
    }

    private static Future<Optional<Changed>> refusal(SqlConnection connection, String name, AccountChange change) {
        return connection
                .preparedQuery("SELECT role = 'ADMIN' AND NOT disabled AND issuer IS NULL AND NOT EXISTS"
                        + " (SELECT 1 FROM operator other WHERE other.name <> $1 AND other.role = 'ADMIN'"
                        + " AND NOT other.disabled AND other.issuer IS NULL) AS last_admin"
                        + " FROM operator WHERE name = $1")
                .execute(Tuple.of(name))
                .map(rows -> Columns.first(rows, row -> row.getBoolean("last_admin")))
                .map(last -> {
                    if (last.isEmpty()) {
                        return Optional.of(Changed.UNKNOWN);
                    }
                    return last.get() && change.endsAdministration()
                            ? Optional.of(Changed.LAST_ADMIN)
                            : Optional.empty();
                });
    }

    private static Future<Void> update(SqlConnection connection, String name, AccountChange change) {
        Future<?> updated = connection
                .preparedQuery(
                        "UPDATE operator SET role = coalesce($2, role), disabled = coalesce($3, disabled),"
                                + " barred = barred AND $3 IS NULL, password_hash = coalesce($4, password_hash) WHERE name = $1")
                .execute(Tuple.of(
                        name,
                        change.role().map(Role::name).orElse(null),
                        change.disabled().orElse(null),
                        change.passwordHash().orElse(null)));
        return updated.compose(done -> change.endsSessions()
                ? connection
                        .preparedQuery("DELETE FROM operator_session WHERE operator = $1")
                        .execute(Tuple.of(name))
                        .mapEmpty()
                : Future.succeededFuture());
    }

    @Override
    public Future<Entry> admit(Admittance who, int max) {
        return locked(connection -> ExternalOperators.admit(connection, who, max));
    }

    /** One after the other, since what may be done depends on all operators. */
    private <T> Future<T> locked(Function<SqlConnection, Future<T>> work) {
        return transactions.run(connection -> connection
                .query("SELECT pg_advisory_xact_lock(" + LOCK + ")")
                .execute()
                .compose(locked -> work.apply(connection)));
    }

    @Override
    public Future<Boolean> hasOperators() {
        return pool.query("SELECT EXISTS (SELECT 1 FROM operator)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    @Override
    public Future<Optional<String>> findPasswordHash(String name) {
        return pool.preparedQuery("SELECT password_hash FROM operator WHERE name = $1 AND NOT disabled"
                        + " AND password_hash IS NOT NULL")
                .execute(Tuple.of(name))
                .map(rows -> Columns.first(rows, row -> row.getString("password_hash")));
    }

    @Override
    public Future<List<Account>> list() {
        return pool.query("SELECT " + ACCOUNT + " FROM operator o ORDER BY o.name")
                .execute()
                .map(rows -> Columns.all(rows, SqlOperatorStore::account));
    }

    @Override
    public Future<Optional<Account>> find(String name) {
        return pool.preparedQuery("SELECT " + ACCOUNT + " FROM operator o WHERE o.name = $1")
                .execute(Tuple.of(name))
                .map(rows -> Columns.first(rows, SqlOperatorStore::account));
    }

    @Override
    public Future<Void> addSession(Digest tokenDigest, String operator, Instant now, Instant expires) {
        return pool.preparedQuery("DELETE FROM operator_session WHERE expires_at <= $1")
                .execute(Tuple.of(Columns.time(now)))
                .compose(cleaned -> pool.preparedQuery("INSERT INTO operator_session"
                                + " (token_hash, operator, created_at, expires_at)"
                                + " SELECT $1, name, $3, $4 FROM operator WHERE name = $2 AND NOT disabled")
                        .execute(Tuple.of(
                                Buffer.buffer(tokenDigest.bytes()),
                                operator,
                                Columns.time(now),
                                Columns.time(expires))))
                .mapEmpty();
    }

    @Override
    public Future<Optional<Account>> findSession(Digest tokenDigest, Instant now) {
        return pool.preparedQuery("SELECT " + ACCOUNT + " FROM operator_session s"
                        + " JOIN operator o ON o.name = s.operator"
                        + " WHERE s.token_hash = $1 AND s.expires_at > $2 AND NOT o.disabled")
                .execute(Tuple.of(Buffer.buffer(tokenDigest.bytes()), Columns.time(now)))
                .map(rows -> Columns.first(rows, SqlOperatorStore::account));
    }

    @Override
    public Future<Void> removeSession(Digest tokenDigest) {
        return pool.preparedQuery("DELETE FROM operator_session WHERE token_hash = $1")
                .execute(Tuple.of(Buffer.buffer(tokenDigest.bytes())))
                .mapEmpty();
    }

    static Account account(Row row) {
        return new Account(
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getBoolean("disabled"),
                row.getBoolean("external"),
                Columns.time(row, "created_at"));
    }
}
