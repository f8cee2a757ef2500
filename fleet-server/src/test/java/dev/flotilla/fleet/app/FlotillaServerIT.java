package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlotillaServerIT {
    private static final String OPERATOR = "\"user\": \"ada\", \"password\": \"correct horse\"";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void makesTheFirstOperatorOnceAndKeepsHimAndHisSessionOverARestart() throws Exception {
        FlotillaServer server = await(FlotillaServer.start(config(Ports.free())));
        String cookie;
        try {
            String token = server.setupToken().orElseThrow();
            assertEquals(401, get(server, "api/v1/fleet", "").statusCode());
            String setup = "{\"setupToken\": \"" + token + "\", " + OPERATOR + "}";
            assertEquals(204, post(server, "api/v1/setup", setup, Map.of()).statusCode());
            assertEquals(403, post(server, "api/v1/setup", setup, Map.of()).statusCode());
            HttpResponse<String> signIn = post(server, "api/v1/session", "{" + OPERATOR + "}", Map.of());
            String set = signIn.headers().firstValue("set-cookie").orElseThrow();
            assertTrue(set.contains("HTTPOnly") && set.contains("SameSite=Strict"), set);
            cookie = set.substring(0, set.indexOf(';'));
            assertEquals(200, get(server, "api/v1/fleet", cookie).statusCode());
        } finally {
            await(server.close());
        }
        FlotillaServer again = await(FlotillaServer.start(config(Ports.free())));
        try {
            assertEquals(Optional.empty(), again.setupToken());
            assertFalse(Files.exists(directory.resolve("setup-token")));
            assertEquals(server.authorityDigest(), again.authorityDigest());
            assertEquals(200, get(again, "api/v1/session", cookie).statusCode());
        } finally {
            await(again.close());
        }
    }

    @Test
    void answersTheUnwantedWithProblemsAndTellsToolsWhereItIs() throws Exception {
        FlotillaServer server = await(FlotillaServer.start(config(Ports.free())));
        try {
            assertEquals(200, get(server, "health/live", "").statusCode());
            assertEquals(200, get(server, "health/ready", "").statusCode());
            assertEquals(401, get(server, "metrics", "").statusCode());
            Document api = json(get(server, "api/v1/openapi.json", "").body());
            assertEquals("3.1.0", api.string("openapi"));
            HttpResponse<String> wrong = post(server, "api/v1/session", "{" + OPERATOR + "}", Map.of());
            assertEquals(401, wrong.statusCode());
            assertEquals(
                    "application/problem+json",
                    wrong.headers().firstValue("content-type").orElse(""));
            assertEquals(
                    400, post(server, "api/v1/session", "not json", Map.of()).statusCode());
            assertEquals(
                    413,
                    post(server, "api/v1/session", "x".repeat(20_000), Map.of()).statusCode());
            for (Map<String, String> foreign :
                    List.of(Map.of("Sec-Fetch-Site", "cross-site"), Map.of("Origin", "https://elsewhere.example"))) {
                assertEquals(403, post(server, "api/v1/session", "{}", foreign).statusCode());
            }
            Path description = directory.resolve("server.json");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(description)));
            assertEquals(
                    server.consoleUrl(), json(Files.readString(description)).string("console"));
        } finally {
            await(server.close());
        }
    }

    @Test
    void saysWhatStandsInTheWayOfAStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            IllegalStateException failure = assertThrows(
                    IllegalStateException.class, () -> await(FlotillaServer.start(config(taken.getLocalPort()))));
            assertTrue(String.valueOf(failure.getMessage()).contains("mqtt.port"), failure.getMessage());
        }
        FlotillaServer server = await(FlotillaServer.start(config(Ports.free())));
        try {
            IllegalStateException failure =
                    assertThrows(IllegalStateException.class, () -> await(FlotillaServer.start(config(Ports.free()))));
            assertTrue(String.valueOf(failure.getMessage()).contains("another server runs on"), failure.getMessage());
        } finally {
            await(server.close());
        }
    }

    private ServerConfig config(int mqttPort) throws Exception {
        return ServerConfig.of(
                directory,
                ServerSettings.ALL.parse(Document.builder()
                        .put("http.port", 0L)
                        .put("device.port", 0L)
                        .put("mqtt.port", (long) mqttPort)
                        .put("database.binaries-dir", TestDatabase.binaries().toString())
                        .build()));
    }

    private HttpResponse<String> get(FlotillaServer server, String path, String cookie)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.consoleUrl() + path));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(FlotillaServer server, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.consoleUrl() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Document json(String text) throws IOException {
        return Document.parseJson(text.getBytes(StandardCharsets.UTF_8), Limits.of(1 << 20));
    }
}
