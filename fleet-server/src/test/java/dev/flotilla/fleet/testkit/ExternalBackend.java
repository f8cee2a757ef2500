package dev.flotilla.fleet.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL 15 and Mosquitto as Debian has them, on free ports of the loopback interface and with data of their own. */
public final class ExternalBackend implements Backend {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final int databasePort = Ports.free();
    private final int brokerPort = Ports.free();
    private Script database;
    private Optional<Script> broker = Optional.empty();
    private Path configuration = Path.of("mosquitto.conf");

    /** Starts the database; the broker needs what a server tells it. */
    public ExternalBackend() throws IOException, InterruptedException {
        // Not the test's own folder, which another account than this one cannot reach.
        folder = Files.createTempDirectory("flotilla-backend");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        database = startDatabase();
    }

    private String databaseAt(String scheme) {
        return scheme + "127.0.0.1:" + databasePort + "/flotilla";
    }

    @Override
    public Map<String, Object> settings(Path data) {
        return Map.of(
                "database.url",
                databaseAt("postgresql://flotilla:flotilla@"),
                "mqtt.host",
                "127.0.0.1",
                "mqtt.broker-url",
                "ssl://localhost:" + brokerPort,
                "mqtt.broker-reload-command",
                List.of("sh", "-c", "kill -HUP $(cat " + data + "/broker/mosquitto.pid)"));
    }

    @Override
    public void serverStarted(Path data) throws IOException, InterruptedException {
        configuration = data.resolve("broker").resolve("mosquitto.conf");
        startBroker();
    }

    private Script startDatabase() throws IOException, InterruptedException {
        Script started = Script.start(
                "start-postgres",
                databasePort,
                folder.resolve("postgres.log"),
                folder.resolve("postgres"),
                databasePort);
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

    /** To the database, as the servers are. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(databaseAt("jdbc:postgresql://"), "flotilla", "flotilla");
    }

    private void startBroker() throws IOException, InterruptedException {
        broker = Optional.of(
                Script.start("start-mosquitto", brokerPort, folder.resolve("mosquitto.log"), configuration));
    }

    /** Ends the database at once, as a crash does, and starts it again; it recovers then. */
    public void crashDatabase() throws IOException, InterruptedException {
        database.end("QUIT");
        database = startDatabase();
    }

    /** Stops the database as an administrator does, connections and all, and starts it again. */
    public void restartDatabase() throws IOException, InterruptedException {
        database.end("INT");
        database = startDatabase();
    }

    /** Kills the broker, which keeps nothing, and starts it again. */
    public void killBroker() throws IOException, InterruptedException {
        broker.orElseThrow().end("KILL");
        startBroker();
    }

    /** Stops the broker as an administrator does, which says goodbye to its clients, and starts it again. */
    public void restartBroker() throws IOException, InterruptedException {
        broker.orElseThrow().end("TERM");
        startBroker();
    }

    @Override
    public void close() throws IOException {
        if (broker.isPresent()) {
            broker.get().close();
        }
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
