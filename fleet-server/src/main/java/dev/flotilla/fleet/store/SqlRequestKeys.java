package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.idempotency.RequestKeyStore;
import dev.flotilla.fleet.idempotency.Standing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;

/** Keys of requests in PostgreSQL. */
public final class SqlRequestKeys implements RequestKeyStore {
    private final Transactions transactions;

    public SqlRequestKeys(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Future<Standing> begin(Digest key, String user, Digest request, Instant now, Instant oldest, int most) {
        return transactions.run(connection -> connection
                .preparedQuery("DELETE FROM request_keys WHERE begun_at < $1")
                .execute(Tuple.of(Columns.time(oldest)))
                .compose(expired -> connection
                        .preparedQuery("INSERT INTO request_keys (key, operator, request, begun_at)"
                                + " VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING")
                        .execute(Tuple.of(bytes(key), user, bytes(request), Columns.time(now))))
                .compose(rows -> rows.rowCount() == 1
                        ? forgetOthers(connection, user, most).map(new Standing.First())
                        : known(connection, key, request)));
    }

    private static Future<Void> forgetOthers(SqlConnection connection, String user, int most) {
        return connection
                .preparedQuery("DELETE FROM request_keys WHERE key IN (SELECT key FROM request_keys"
                        + " WHERE operator = $1 ORDER BY begun_at DESC, key OFFSET $2)")
                .execute(Tuple.of(user, most))
                .mapEmpty();
    }

    private static Future<Standing> known(SqlConnection connection, Digest key, Digest request) {
        return connection
                .preparedQuery("SELECT request, begun_at, status, answer FROM request_keys WHERE key = $1")
                .execute(Tuple.of(bytes(key)))
                .map(rows -> Columns.first(rows, row -> standing(row, request)).orElseThrow());
    }

    private static Standing standing(Row row, Digest request) {
        if (!Arrays.equals(Columns.bytes(row, "request"), request.bytes())) {
            return new Standing.OtherRequest();
        }
        Integer status = row.getInteger("status");
        return status == null
                ? new Standing.Unanswered(Columns.time(row, "begun_at"))
                : new Standing.Answered(status, Columns.bytes(row, "answer"));
    }

    @Override
    public Future<Void> answer(Digest key, int status, byte[] sealed) {
        return transactions
                .pool()
                .preparedQuery("UPDATE request_keys SET status = $2, answer = $3 WHERE key = $1")
                .execute(Tuple.of(bytes(key), status, Buffer.buffer(sealed)))
                .mapEmpty();
    }

    @Override
    public Future<Void> forget(Digest key) {
        return transactions
                .pool()
                .preparedQuery("DELETE FROM request_keys WHERE key = $1 AND status IS NULL")
                .execute(Tuple.of(bytes(key)))
                .mapEmpty();
    }

    private static Buffer bytes(Digest digest) {
        return Buffer.buffer(digest.bytes());
    }
}
