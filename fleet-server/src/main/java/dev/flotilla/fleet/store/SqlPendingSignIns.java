package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.oidc.HandedOver;
import dev.flotilla.fleet.oidc.Handover;
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
                                + " (state_hash, browser_hash, nonce, verifier, expires_at,"
                                + " handover_port, handover_challenge, handover_state)"
                                + " SELECT $1, $2, $3, $4, $5, $7, $8, $9"
                                + " WHERE (SELECT count(*) FROM provider_sign_in) < $6")
                        .execute(Tuple.tuple()
                                .addBuffer(Buffer.buffer(state.bytes()))
                                .addBuffer(Buffer.buffer(browser.bytes()))
                                .addString(pending.nonce())
                                .addString(pending.verifier())
                                .addOffsetDateTime(Columns.time(pending.expiresAt()))
                                .addInteger(max)
                                .addInteger(
                                        pending.handover().map(Handover::port).orElse(null))
                                .addString(pending.handover()
                                        .map(Handover::challenge)
                                        .orElse(null))
                                .addString(
                                        pending.handover().map(Handover::state).orElse(null))))
                .map(rows -> rows.rowCount() == 1));
    }

    @Override
    public Future<Optional<PendingSignIn>> take(Digest state, Digest browser, Instant now) {
        return transactions
                .pool()
                .preparedQuery("DELETE FROM provider_sign_in WHERE state_hash = $1 AND browser_hash = $2"
                        + " AND expires_at > $3 RETURNING *")
                .execute(Tuple.of(Buffer.buffer(state.bytes()), Buffer.buffer(browser.bytes()), Columns.time(now)))
                .map(rows -> Columns.first(rows, SqlPendingSignIns::pending));
    }

    private static PendingSignIn pending(Row row) {
        return new PendingSignIn(
                row.getString("nonce"),
                row.getString("verifier"),
                Columns.time(row, "expires_at"),
                Optional.ofNullable(row.getInteger("handover_port"))
                        .map(port -> new Handover(
                                port, row.getString("handover_challenge"), row.getString("handover_state"))));
    }

    @Override
    public Future<Void> hand(Digest code, HandedOver handed, Instant now) {
        return transactions.run(connection -> connection
                .preparedQuery("DELETE FROM provider_handover WHERE expires_at <= $1")
                .execute(Tuple.of(Columns.time(now)))
                .compose(cleaned -> connection
                        .preparedQuery("INSERT INTO provider_handover (code_hash, challenge, operator, expires_at)"
                                + " VALUES ($1, $2, $3, $4)")
                        .execute(Tuple.of(
                                Buffer.buffer(code.bytes()),
                                handed.challenge(),
                                handed.operator(),
                                Columns.time(handed.expiresAt()))))
                .mapEmpty());
    }

    @Override
    public Future<Optional<HandedOver>> takeHanded(Digest code, Instant now) {
        return transactions
                .pool()
                .preparedQuery("DELETE FROM provider_handover WHERE code_hash = $1 AND expires_at > $2 RETURNING *")
                .execute(Tuple.of(Buffer.buffer(code.bytes()), Columns.time(now)))
                .map(rows -> Columns.first(
                        rows,
                        row -> new HandedOver(
                                row.getString("challenge"),
                                row.getString("operator"),
                                Columns.time(row, "expires_at"))));
    }
}
