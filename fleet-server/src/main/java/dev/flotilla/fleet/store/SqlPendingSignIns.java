package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.oidc.PendingSignIn;
import dev.flotilla.fleet.oidc.PendingSignIns;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** Sign-ins that have begun, in PostgreSQL. */
public final class SqlPendingSignIns implements PendingSignIns {
    private final Transactions transactions;

    public SqlPendingSignIns(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Future<Boolean> add(Digest state, Digest browser, PendingSignIn pending, Instant now, int max) {
        return transactions.run(connection -> connection
                // Two at the same moment must not both be the last one.
                .query("LOCK TABLE provider_sign_in IN SHARE ROW EXCLUSIVE MODE")
                .execute()
                .compose(locked -> connection
                        .preparedQuery("DELETE FROM provider_sign_in WHERE expires_at <= $1")
                        .execute(Tuple.of(Columns.time(now))))
                .compose(cleaned -> connection
                        .preparedQuery("INSERT INTO provider_sign_in"
                                + " (state_hash, browser_hash, nonce, verifier, expires_at)"
                                + " SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM provider_sign_in) < $6")
                        .execute(Tuple.of(
                                Buffer.buffer(state.bytes()),
                                Buffer.buffer(browser.bytes()),
                                pending.nonce(),
                                pending.verifier(),
                                Columns.time(pending.expiresAt()),
                                max)))
                .map(rows -> rows.rowCount() == 1));
    }

    @Override
    public Future<Optional<PendingSignIn>> take(Digest state, Digest browser, Instant now) {
        return transactions
                .pool()
                .preparedQuery("DELETE FROM provider_sign_in WHERE state_hash = $1 AND browser_hash = $2"
                        + " AND expires_at > $3 RETURNING nonce, verifier, expires_at")
                .execute(Tuple.of(Buffer.buffer(state.bytes()), Buffer.buffer(browser.bytes()), Columns.time(now)))
                .map(rows -> Columns.first(rows, SqlPendingSignIns::pending));
    }

    private static PendingSignIn pending(Row row) {
        return new PendingSignIn(row.getString("nonce"), row.getString("verifier"), Columns.time(row, "expires_at"));
    }
}
