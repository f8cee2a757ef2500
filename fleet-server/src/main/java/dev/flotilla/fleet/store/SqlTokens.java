package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.account.ApiToken;
import dev.flotilla.fleet.account.Scope;
import dev.flotilla.fleet.account.TokenStore;
import dev.flotilla.fleet.audit.AuditEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** API tokens in PostgreSQL. */
public final class SqlTokens implements TokenStore {
    private static final String TOKEN = "t.id, t.name AS token_name, t.operator, t.scopes, t.created_at AS made_at,"
            + " t.expires_at, t.uses, t.used_at";
    private static final String OWNER = ", " + SqlOperatorStore.ACCOUNT;
    private static final String GOOD =
            " o.name = t.operator AND t.secret_hash = $1 AND t.expires_at > $2 AND NOT o.disabled";

    private final Transactions transactions;
    private final Pool pool;

    public SqlTokens(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<Boolean> add(ApiToken token, Digest secret, int max, AuditEvent done) {
        return transactions.run(connection -> connection
                // Two at the same moment must not both be the last one.
                .query("LOCK TABLE api_token IN SHARE ROW EXCLUSIVE MODE")
                .execute()
                .compose(locked -> connection
                        .preparedQuery("DELETE FROM api_token WHERE expires_at <= $1")
                        .execute(Tuple.of(Columns.time(token.createdAt()))))
                .compose(cleaned -> connection
                        .preparedQuery("INSERT INTO api_token"
                                + " (id, name, operator, secret_hash, scopes, created_at, expires_at)"
                                + " SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM api_token) < $8")
                        .execute(values(token, secret, max)))
                .compose(rows -> SqlAudit.appendIf(rows.rowCount() == 1, connection, token.createdAt(), done)));
    }

    private static Tuple values(ApiToken token, Digest secret, int max) {
        return Tuple.tuple()
                .addString(token.id())
                .addString(token.name())
                .addString(token.owner())
                .addBuffer(Buffer.buffer(secret.bytes()))
                .addArrayOfString(
                        token.scopes().stream().map(Scope::name).sorted().toArray(String[]::new))
                .addOffsetDateTime(Columns.time(token.createdAt()))
                .addOffsetDateTime(Columns.time(token.expiresAt()))
                .addInteger(max);
    }

    @Override
    public Future<List<ApiToken>> list(Instant now) {
        return pool.preparedQuery("SELECT " + TOKEN + " FROM api_token t WHERE t.expires_at > $1"
                        + " ORDER BY t.created_at DESC, t.id")
                .execute(Tuple.of(Columns.time(now)))
                .map(rows -> Columns.all(rows, SqlTokens::token));
    }

    @Override
    public Future<Boolean> remove(String id, Instant now, AuditEvent done) {
        return transactions.run(connection -> connection
                .preparedQuery("DELETE FROM api_token WHERE id = $1")
                .execute(Tuple.of(id))
                .compose(rows -> SqlAudit.appendIf(rows.rowCount() == 1, connection, now, done)));
    }

    @Override
    public Future<Optional<Held>> find(Digest secret, Instant now) {
        return held("SELECT " + TOKEN + OWNER + " FROM api_token t, operator o WHERE" + GOOD, secret, now);
    }

    @Override
    public Future<Optional<Held>> use(Digest secret, Instant now) {
        return held(
                "UPDATE api_token t SET uses = t.uses + 1, used_at = $2 FROM operator o WHERE" + GOOD + " RETURNING "
                        + TOKEN + OWNER,
                secret,
                now);
    }

    private Future<Optional<Held>> held(String statement, Digest secret, Instant now) {
        return pool.preparedQuery(statement)
                .execute(Tuple.of(Buffer.buffer(secret.bytes()), Columns.time(now)))
                .map(rows -> Columns.first(rows, row -> new Held(token(row), SqlOperatorStore.account(row))));
    }

    private static ApiToken token(Row row) {
        return new ApiToken(
                row.getString("id"),
                row.getString("token_name"),
                row.getString("operator"),
                Columns.texts(row, "scopes").stream().map(Scope::valueOf).collect(Collectors.toSet()),
                Columns.time(row, "made_at"),
                Columns.time(row, "expires_at"),
                row.getLong("uses"),
                Columns.findTime(row, "used_at"));
    }
}
