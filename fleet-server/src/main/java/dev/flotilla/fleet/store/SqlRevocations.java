package dev.flotilla.fleet.store;

import dev.flotilla.fleet.device.RevocationStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Certificates that were taken back, in PostgreSQL. */
public final class SqlRevocations implements RevocationStore {
    private static final int RADIX = 16;

    private final Pool pool;

    public SqlRevocations(Transactions transactions) {
        this.pool = transactions.pool();
    }

    /**
     * Takes certificates back.
     *
     * @param which a condition on {@code device_certificates}, with parameters from $2 on
     * @param now the parameter $1, followed by those of the condition
     */
    static Future<Void> takeBack(SqlConnection connection, String which, Tuple now) {
        return connection
                .preparedQuery("WITH gone AS (DELETE FROM device_certificates WHERE " + which
                        + " RETURNING serial, expires_at) INSERT INTO revoked_certificates (serial, revoked_at, expires_at)"
                        + " SELECT serial, $1, expires_at FROM gone WHERE serial IS NOT NULL ON CONFLICT DO NOTHING")
                .execute(now)
                .mapEmpty();
    }

    /** As the column has it. */
    static String text(BigInteger serial) {
        return serial.toString(RADIX);
    }

    @Override
    public Future<Map<BigInteger, Instant>> revoked(Instant now) {
        return pool.preparedQuery("SELECT serial, revoked_at FROM revoked_certificates WHERE expires_at > $1")
                .execute(Tuple.of(Columns.time(now)))
                .map(rows -> {
                    Map<BigInteger, Instant> revoked = new HashMap<>();
                    for (Row row : rows) {
                        revoked.put(new BigInteger(row.getString("serial"), RADIX), Columns.time(row, "revoked_at"));
                    }
                    return revoked;
                });
    }

    @Override
    public Future<Long> deleteEndedBefore(Instant instant) {
        return pool.preparedQuery("DELETE FROM revoked_certificates WHERE expires_at < $1")
                .execute(Tuple.of(Columns.time(instant)))
                .map(result -> (long) result.rowCount());
    }
}
