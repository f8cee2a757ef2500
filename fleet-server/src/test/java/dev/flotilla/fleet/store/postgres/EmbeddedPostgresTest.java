package dev.flotilla.fleet.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path directory;

    @Test
    void keepsCommittedRowsWhenItIsKilledAndWhenItIsStopped() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "CREATE TABLE kept (id int)");
            execute(postgres, "INSERT INTO kept VALUES (1)");
            kill(postgres.process());
        }
        try (EmbeddedPostgres postgres = start()) {
            assertEquals("1", query(postgres, "SELECT count(*) FROM kept"));
            execute(postgres, "INSERT INTO kept VALUES (2)");
        }
        try (EmbeddedPostgres postgres = start()) {
            assertEquals("2", query(postgres, "SELECT count(*) FROM kept"));
        }
    }

    @Test
    void stopsTheOneThatAKilledServerLeftRunning() throws Exception {
        EmbeddedPostgres abandoned = start();
        execute(abandoned, "CREATE TABLE kept (id int)");
        try (EmbeddedPostgres postgres = start()) {
            assertFalse(abandoned.process().isAlive());
            assertEquals("0", query(postgres, "SELECT count(*) FROM kept"));
        }
    }

    /** Ctrl-C ends all that a terminal runs at once, and a server that stops needs its database until the end. */
    @Test
    void hasASessionOfItsOwn() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "there is no setsid");
        try (EmbeddedPostgres postgres = start()) {
            assertEquals(postgres.process().pid(), session(postgres.process()));
        }
    }

    /** The sixth field of Linux's account of a process (proc_pid_stat(5)); the second, in brackets, may hold spaces. */
    private static long session(ProcessHandle process) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
    }

    @Test
    void runsDurablyBehindAPasswordAndNeverAsRoot() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            assertEquals("on", query(postgres, "SHOW fsync"));
            assertEquals("scram-sha-256", query(postgres, "SHOW password_encryption"));
            assertEquals("127.0.0.1", query(postgres, "SHOW listen_addresses"));
            assertThrows(
                    SQLException.class,
                    () -> DriverManager.getConnection(postgres.address().jdbcUrl(), Cluster.SUPERUSER, "guess"));
            assertEquals("rw-------", permissions("password"));
            assertEquals("rwx------", permissions("data"));
        }
    }

    @Test
    void asRootRunsAsTheUnprivilegedAccountWhereThatCanReachTheData() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try (EmbeddedPostgres postgres = start()) {
            String owner = Files.getOwner(directory.resolve("data")).getName();
            boolean root = "root".equals(System.getProperty("user.name"));
            assertEquals(root ? "nobody" : System.getProperty("user.name"), owner);
            assertEquals("1", query(postgres, "SELECT 1"));
        }
    }

    @Test
    void repeatsTheLastWordsOfAPostgresThatCannotStart() throws Exception {
        start().close();
        Files.writeString(
                directory.resolve("data/postgresql.conf"), "shared_buffers = 'plenty'\n", StandardCharsets.UTF_8);
        IOException failure = assertThrows(PostgresException.class, this::start);
        assertTrue(failure.getMessage().contains("shared_buffers"), failure.getMessage());
    }

    @Test
    void namesTheFileWhenThePasswordIsLost() throws Exception {
        start().close();
        Files.delete(directory.resolve("password"));
        IOException failure = assertThrows(PostgresException.class, this::start);
        assertTrue(failure.getMessage().contains("password is missing"), failure.getMessage());
    }

    @Test
    void refusesADatabaseThatDoesNotSync() throws Exception {
        start().close();
        Files.writeString(
                directory.resolve("data/postgresql.auto.conf"), "synchronous_commit = off\n", StandardCharsets.UTF_8);
        IOException failure = assertThrows(PostgresException.class, this::start);
        assertTrue(failure.getMessage().contains("synchronous_commit = off"), failure.getMessage());
    }

    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.start(directory, TestDatabase.binaries(), "nobody");
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }

    /** Kills it and its children at once, as a power cut would. */
    private static void kill(ProcessHandle postgres) throws Exception {
        List<ProcessHandle> children = postgres.descendants().toList();
        postgres.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        postgres.onExit().get(30, TimeUnit.SECONDS);
        for (ProcessHandle child : children) {
            child.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        DatabaseAddress address = postgres.address();
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }
}
