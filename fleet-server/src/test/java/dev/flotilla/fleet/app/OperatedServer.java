package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.config.InvalidSettingsException;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A whole server on free ports, and an operator who is signed in. */
record OperatedServer(FlotillaServer server, String cookie) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String OPERATOR = "\"user\": \"ada\", \"password\": \"correct horse\"";

    static OperatedServer start(Path directory) throws Exception {
        return start(directory, Map.of());
    }

    /** @param more settings */
    static OperatedServer start(Path directory, Map<String, Object> more) throws Exception {
        FlotillaServer server = await(FlotillaServer.start(config(directory, more)));
        OperatedServer nobody = new OperatedServer(server, "");
        if (server.setupToken().isPresent()) {
            String setup = "{\"setupToken\": \"" + server.setupToken().get() + "\", " + OPERATOR + "}";
            nobody.post("setup", setup, 204);
        }
        String set = nobody.post("session", "{" + OPERATOR + "}", 200)
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        return new OperatedServer(server, set.substring(0, set.indexOf(';')));
    }

    private static ServerConfig config(Path directory, Map<String, Object> more)
            throws InvalidSettingsException, IOException {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("http.port", 0L);
        settings.putIfAbsent("device.port", 0L);
        settings.putIfAbsent("mqtt.port", (long) Ports.free());
        settings.put("database.binaries-dir", TestDatabase.binaries().toString());
        return ServerConfig.of(directory, ServerSettings.ALL.parse(Document.of(settings)));
    }

    HttpResponse<String> post(String path, String body, int expected) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(body), expected);
    }

    void put(String path, byte[] body, int expected) throws IOException, InterruptedException {
        send("PUT", path, BodyPublishers.ofByteArray(body), expected);
    }

    Document get(String path) throws IOException, InterruptedException {
        return json(send("GET", path, BodyPublishers.noBody(), 200));
    }

    static Document json(HttpResponse<String> answer) throws IOException {
        return Document.parseJson(answer.body().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 20));
    }

    /** The owner's root.json, which names the server's keys from now on. */
    byte[] putRoot(Releases owner) throws IOException, InterruptedException, TrustException {
        String online =
                send("GET", "trust/online-keys", BodyPublishers.noBody(), 200).body();
        byte[] root = owner.naming(OnlineKeys.parse(online.getBytes(StandardCharsets.UTF_8)))
                .root();
        put("trust/root", root, 204);
        return root;
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, int expected)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.consoleUrl() + "api/v1/" + path))
                .method(method, body);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
        assertEquals(expected, answer.statusCode(), answer.body());
        return answer;
    }

    /** The right to enrol one device within a minute. */
    String claim() throws IOException, InterruptedException {
        return json(post("enrolment-claims", "{\"count\":1,\"expiresInSeconds\":60}", 201))
                .strings("claims")
                .get(0);
    }
}
