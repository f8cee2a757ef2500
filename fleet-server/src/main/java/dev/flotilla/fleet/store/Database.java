package dev.flotilla.fleet.store;

import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schema at the version this server knows, and the bounded pool of connections to it. */
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int MAX_CONNECTIONS = 16;
    /** Requests that wait for a connection; more than that and the server says that it is overloaded. */
    private static final int MAX_WAITING = 20_000;

    private static final int PIPELINED_STATEMENTS = 64;
    /** After which PostgreSQL gives a statement up, or a transaction in which nothing happens. */
    private static final String STATEMENT_LIMIT = "120s";

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final Pool pool;

    private Database(Pool pool) {
        this.pool = pool;
    }

    /** Brings the schema up to date, then opens the pool. A schema newer than this server is refused by Flyway. */
    public static Future<Database> open(Vertx vertx, DatabaseAddress address) {
        return vertx.executeBlocking(() -> migrate(address), false).map(done -> new Database(pool(vertx, address)));
    }

    public Transactions transactions() {
        return new Transactions(pool);
    }

    public Pool pool() {
        return pool;
    }

    /**
     * Whether a failure says that the database is away: the connection broke or was refused, or PostgreSQL ended it or takes no
     * other at present (SQLSTATE classes 08 and 57P and code 53300, appendix A of its documentation).
     */
    public static boolean isAway(Throwable failure) {
        if (failure instanceof PgException said) {
            return isAway(said.getSqlState());
        }
        return failure instanceof SocketException
                || failure instanceof ClosedChannelException
                || failure instanceof ClosedConnectionException;
    }

    static boolean isAway(String sqlState) {
        return Stream.of("08", "57P", TOO_MANY_CONNECTIONS).anyMatch(sqlState::startsWith);
    }

    /** Succeeds when a statement can be run now. */
    public Future<Void> check() {
        return pool.query("SELECT 1").execute().mapEmpty();
    }

    public Future<Void> close() {
        return pool.close();
    }

    static MigrateResult migrate(DatabaseAddress address) {
        MigrateResult result = SchemaVersion.migrate(address);
        String version = result.migrationsExecuted == 0 ? result.initialSchemaVersion : result.targetSchemaVersion;
        LOG.info("the schema is at version {} ({} migrations run now)", version, result.migrationsExecuted);
        return result;
    }

    private static Pool pool(Vertx vertx, DatabaseAddress address) {
        PgConnectOptions connect = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(address.user())
                .setPassword(address.password())
                .addProperty("statement_timeout", STATEMENT_LIMIT)
                .addProperty("idle_in_transaction_session_timeout", STATEMENT_LIMIT)
                .setCachePreparedStatements(true)
                .setPipeliningLimit(PIPELINED_STATEMENTS);
        PoolOptions options = new PoolOptions().setMaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING);
        return PgBuilder.pool().with(options).connectingTo(connect).using(vertx).build();
    }
}
