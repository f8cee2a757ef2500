package dev.flotilla.fleet.store;

import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import dev.flotilla.fleet.store.postgres.DirectoryTrees;
import dev.flotilla.fleet.store.postgres.EmbeddedPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * A migrated, empty database for one test class: {@code try (TestDatabase db = TestDatabase.fresh()) {...}}. All of
 * them live in one embedded PostgreSQL a JVM, which stops with it and leaves nothing behind.
 */
public final class TestDatabase implements AutoCloseable {
    private static final Path BINARIES = Path.of("target", "postgres-binaries");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable EmbeddedPostgres shared;

    private final Vertx vertx;
    private final DatabaseAddress address;
    private final Database database;

    private TestDatabase(Vertx vertx, DatabaseAddress address) {
        this.vertx = vertx;
        this.address = address;
        this.database = await(Database.open(vertx, address));
    }

    /** A new database, copied from a migrated template. */
    public static TestDatabase fresh() {
        DatabaseAddress template = template();
        String name = "test_" + COUNT.incrementAndGet();
        execute(template.withDatabase("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + template.database());
        return new TestDatabase(Vertx.vertx(), template.withDatabase(name));
    }

    /** A new, empty database at an earlier version of the schema, with what the statement puts into it, then migrated. */
    static TestDatabase migratedFrom(String version, String statement) {
        DatabaseAddress address = empty();
        Flyway.configure()
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
        execute(address, statement);
        return new TestDatabase(Vertx.vertx(), address);
    }

    /** A new database without a schema, which goes with all of them. */
    public static DatabaseAddress empty() {
        DatabaseAddress server = template();
        String name = "test_" + COUNT.incrementAndGet();
        execute(server.withDatabase("postgres"), "CREATE DATABASE " + name);
        return server.withDatabase(name);
    }

    public DatabaseAddress address() {
        return address;
    }

    /** Where tests unpack PostgreSQL's programs, once a build. */
    public static Path binaries() {
        return BINARIES.toAbsolutePath();
    }

    public Vertx vertx() {
        return vertx;
    }

    public Transactions transactions() {
        return database.transactions();
    }

    /** The future's result, or its failure thrown; waits a minute at most. */
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Drops it: all databases of a build together would take gigabytes. */
    @Override
    public void close() {
        await(database.close());
        await(vertx.close());
        execute(address.withDatabase("postgres"), "DROP DATABASE " + address.database() + " WITH (FORCE)");
    }

    private static synchronized DatabaseAddress template() {
        EmbeddedPostgres running = shared;
        if (running == null) {
            Path directory;
            try {
                directory = Files.createTempDirectory(
                        Files.createDirectories(Path.of("target").toAbsolutePath()), "test-database");
                running = EmbeddedPostgres.start(directory, binaries(), "nobody");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            shared = running;
            EmbeddedPostgres toStop = running;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(toStop, directory), "remove-test-database"));
            Database.migrate(running.address());
        }
        return running.address();
    }

    private static void remove(EmbeddedPostgres postgres, Path directory) {
        try {
            postgres.close();
            DirectoryTrees.delete(directory);
        } catch (IOException e) {
            System.err.println(String.format(Locale.ROOT, "the test database is still there: %s", e.getMessage()));
        }
    }

    /** Runs a statement there. */
    public static void execute(DatabaseAddress address, String sql) {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
