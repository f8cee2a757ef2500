package dev.flotilla.fleet.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
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

    /** Whether a statement, its own transaction, changed anything. */
    Future<Boolean> changes(String statement, Tuple values) {
        return pool.preparedQuery(statement).execute(values).map(result -> result.rowCount() > 0);
    }

    /** For statements that are each their own transaction. */
    public Pool pool() {
        return pool;
    }
}
