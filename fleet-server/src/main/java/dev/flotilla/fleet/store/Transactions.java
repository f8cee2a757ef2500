package dev.flotilla.fleet.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/** Runs work in one transaction of its own: committed when the work's future succeeds, rolled back when it fails. */
public final class Transactions {
    private final Pool pool;

    public Transactions(Pool pool) {
        this.pool = pool;
    }

    /** The work's result, once it is committed. */
    public <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work);
    }

    /** For statements that are each their own transaction. */
    public Pool pool() {
        return pool;
    }
}
