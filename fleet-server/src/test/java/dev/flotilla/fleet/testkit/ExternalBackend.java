package dev.flotilla.fleet.testkit;

import dev.flotilla.contract.testkit.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL 15 and Mosquitto as Debian has them, on free ports of the loopback interface and with data of their own. */
public final class ExternalBackend implements Backend {
    private final BackendFolder folder = BackendFolder.create();
    private final int brokerPort = Ports.free();
    private final DebianPostgres database = new DebianPostgres(folder);
    private Optional<Script> broker = Optional.empty();
    private Path configuration = Path.of("mosquitto.conf");

    /** Starts the database; the broker needs what a server tells it. */
    public ExternalBackend() throws IOException, InterruptedException {}

    @Override
    public Map<String, Object> settings(Path data) {
        return Map.of(
                "database.url",
                database.url(),
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

    /** To the database, as the servers are. */
    public Connection connect() throws SQLException {
        return database.connect();
    }

    private void startBroker() throws IOException, InterruptedException {
        broker = Optional.of(
                Script.start("start-mosquitto", brokerPort, folder.resolve("mosquitto.log"), configuration));
    }

    /** Ends the database at once, as a crash does, and starts it again; it recovers then. */
    public void crashDatabase() throws IOException, InterruptedException {
        database.restart("QUIT");
    }

    /** Stops the database as an administrator does, connections and all, and starts it again. */
    public void restartDatabase() throws IOException, InterruptedException {
        database.restart("INT");
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
        folder.close();
    }
}
