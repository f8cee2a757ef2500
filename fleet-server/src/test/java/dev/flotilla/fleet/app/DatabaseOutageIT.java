package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import dev.flotilla.fleet.store.postgres.EmbeddedPostgres;
import dev.flotilla.fleet.testkit.Entrance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose database is stopped, and started again. */
class DatabaseOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Ports.free();
    private Database database = new Database(() -> {}, () -> {});

    /** A PostgreSQL behind a port that stays the same. */
    private record Database(AutoCloseable postgres, AutoCloseable entrance) {
        void stop() throws Exception {
            // Connections end by PostgreSQL's own farewell, and new ones are refused.
            postgres.close();
            entrance.close();
        }
    }

    private DatabaseAddress startDatabase() throws IOException {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(directory.resolve("postgres"), TestDatabase.binaries(), "nobody");
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        database = new Database(
                postgres,
                new Entrance(
                        listener,
                        List.of(new InetSocketAddress(
                                postgres.address().host(), postgres.address().port()))));
        return postgres.address();
    }

    @AfterEach
    void close() throws Exception {
        database.stop();
    }

    @Test
    void saysThatItsDatabaseIsAwayAndWorksOnWhenItIsBack() throws Exception {
        DatabaseAddress address = startDatabase();
        String url = "postgresql://" + address.user() + ":" + address.password() + "@127.0.0.1:" + port + "/"
                + address.database();
        OperatedServer operated = OperatedServer.start(directory.resolve("data"), Map.of("database.url", url));
        try {
            operated.get("fleet");
            database.stop();
            requireAway(operated, "GET", "fleet", "the server's database is away; try again in 5 s");
            requireAway(operated, "POST", "enrolment-claims", "whether this was done is not known; try again in 5 s");
            requireAway(operated, "GET", "session", "the server's database is away");
            HttpResponse<String> ready = ask(operated, "GET", "health/ready");
            assertEquals(503, ready.statusCode());
            assertTrue(ready.body().contains("database: "), ready.body());
            assertEquals(200, ask(operated, "GET", "health/live").statusCode());
            startDatabase();
            long end = System.nanoTime() + PATIENCE.toNanos();
            int status = 503;
            while (status == 503 && System.nanoTime() < end) {
                status = ask(operated, "GET", "api/v1/fleet").statusCode();
            }
            assertEquals(200, status);
        } finally {
            await(operated.server().close());
        }
    }

    private void requireAway(OperatedServer operated, String method, String path, String detail)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(operated, method, "api/v1/" + path);
        assertEquals(503, answer.statusCode(), answer.body());
        assertEquals("5", answer.headers().firstValue("retry-after").orElse(""));
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("content-type").orElse(""));
        assertTrue(answer.body().contains(detail), answer.body());
    }

    private HttpResponse<String> ask(OperatedServer operated, String method, String path)
            throws IOException, InterruptedException {
        String body = method.equals("POST") ? "{\"count\":1,\"expiresInSeconds\":60}" : "";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(operated.server().consoleUrl() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Cookie", operated.cookie())
                .timeout(PATIENCE)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
