package dev.flotilla.fleet.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Which of several servers over this database does what only one of them may do. The database's clock rules, so that theirs
 * may differ. Whoever holds a lease keeps it by taking it again in time; when it stops, another one takes over at the end.
 */
public final class SqlLeases {
    private final Pool pool;
    private final String holder;

    /** @param holder what no other server calls itself */
    public SqlLeases(Transactions transactions, String holder) {
        this.pool = transactions.pool();
        this.holder = holder;
    }

    /** Whether this server has the lease from now on for this long. */
    public Future<Boolean> take(String name, Duration time) {
        return pool.preparedQuery("INSERT INTO leases (name, holder, until)"
                        + " VALUES ($1, $2, now() + $3 * interval '1 millisecond') ON CONFLICT (name) DO UPDATE"
                        + " SET holder = excluded.holder, until = excluded.until"
                        + " WHERE leases.holder = excluded.holder OR leases.until < now()")
                .execute(Tuple.of(name, holder, (double) time.toMillis()))
                .map(result -> result.rowCount() == 1);
    }

    /** Leaves all that this server has to the others, at once. */
    public Future<Void> release() {
        return pool.preparedQuery("DELETE FROM leases WHERE holder = $1")
                .execute(Tuple.of(holder))
                .mapEmpty();
    }
}
