package dev.flotilla.fleet.testkit;

import dev.flotilla.contract.testkit.Ports;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** PostgreSQL 15 as Debian has it, on a free port of the loopback interface and with data of its own. */
final class DebianPostgres implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final BackendFolder folder;
    private final int port = Ports.free();
    private Script program;

    /** Starts it. */
    DebianPostgres(BackendFolder folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.program = start();
    }

    /** As servers are told. */
    String url() {
        return at("postgresql://flotilla:flotilla@");
    }

    /** To it, as the servers are. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(at("jdbc:postgresql://"), "flotilla", "flotilla");
    }

    private String at(String scheme) {
        return scheme + "127.0.0.1:" + port + "/flotilla";
    }

    private Script start() throws IOException, InterruptedException {
        Script started =
                Script.start("start-postgres", port, folder.resolve("postgres.log"), folder.resolve("postgres"), port);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!answers()) {
            if (System.nanoTime() > end) {
                throw new IOException("PostgreSQL does not recover, see " + folder.resolve("postgres.log"));
            }
        }
        return started;
    }

    /** It listens before it has recovered. */
    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends it by a signal, and starts it again. */
    void restart(String signal) throws IOException, InterruptedException {
        program.end(signal);
        program = start();
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
