package dev.flotilla.fleet.drill;

import static dev.flotilla.fleet.store.TestDatabase.await;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.fleet.api.DeviceEndpoint;
import dev.flotilla.fleet.app.FlotillaServer;
import dev.flotilla.fleet.app.ServerConfig;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A whole server with its operator and its owner, that can be stopped and started again where it was. */
final class DrillServer implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String OPERATOR = "\"user\": \"ada\", \"password\": \"correct horse\"";
    private static final Limits LIMITS = Limits.of(1 << 20);

    private final Path directory;
    private final ServerConfig config;
    private final Releases owner = Releases.byOwner();
    private FlotillaServer server;
    private String cookie = "";

    DrillServer(Path directory) throws Exception {
        this.directory = directory;
        Path settings = Files.writeString(
                directory.resolve("server.yaml"),
                String.join(
                        "\n",
                        "http.port: " + Ports.free(),
                        "device.port: " + Ports.free(),
                        "mqtt.port: " + Ports.free(),
                        "rollout.tick-millis: 50",
                        "database.binaries-dir: " + TestDatabase.binaries()));
        this.config = ServerConfig.read(directory.resolve("server"), settings);
        this.server = await(FlotillaServer.start(config));
        call("POST", "setup", "{\"setupToken\": \"" + server.setupToken().orElseThrow() + "\", " + OPERATOR + "}");
        HttpResponse<String> session = call("POST", "session", "{" + OPERATOR + "}");
        String set = session.headers().firstValue("set-cookie").orElseThrow();
        cookie = set.substring(0, set.indexOf(';'));
        String online = call("GET", "trust/online-keys", "").body();
        owner.naming(OnlineKeys.parse(online.getBytes(StandardCharsets.UTF_8)));
        put("trust/root", owner.root());
    }

    DeviceEndpoint endpoint() {
        return server.deviceEndpoint();
    }

    Digest authorityDigest() {
        return server.authorityDigest();
    }

    byte[] root() {
        return owner.root();
    }

    /** Its key and certificate, to show in its place. */
    ServerIdentity identity() throws IOException {
        return ServerIdentity.in(directory.resolve("server").resolve("identity"), List.of("localhost"), Instant.now());
    }

    void restart() {
        await(server.close());
        server = await(FlotillaServer.start(config));
    }

    /** A token's secret for a device of this group. */
    String claim(String group) {
        return parsed(call(
                        "POST",
                        "enrolment-claims",
                        "{\"count\": 1, \"expiresInSeconds\": 600, \"group\": \"" + group + "\"}"))
                .claim();
    }

    /** Releases a bundle and assigns it to a group; the rollout's id. */
    String rollOut(String path, byte[] bundle, String group) {
        owner.release(path, bundle);
        put("trust/targets", owner.targets());
        put("bundles/" + path, bundle);
        return parsed(call(
                        "POST",
                        "rollouts",
                        "{\"name\": \"drill\", \"bundle\": \""
                                + Digest.of(bundle).hex() + "\", \"group\": \"" + group
                                + "\", \"stages\": [{\"percent\": 100, \"bakeSeconds\": 0, \"successThreshold\": 1}]}"))
                .id();
    }

    boolean isCompleted(String rollout) {
        return parsed(call("GET", "rollouts/" + rollout, "")).state().equals("COMPLETED");
    }

    /** What the drill reads of answers. */
    private record Answer(Document json) {
        String claim() {
            return read(() -> json.strings("claims").get(0));
        }

        String id() {
            return read(() -> json.string("id"));
        }

        String state() {
            return read(() -> json.string("state"));
        }
    }

    private interface Reading {
        String read() throws IOException;
    }

    private static String read(Reading reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer parsed(HttpResponse<String> answer) {
        try {
            return new Answer(Document.parseJson(answer.body().getBytes(StandardCharsets.UTF_8), LIMITS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> call(String method, String path, String body) {
        return send(request(path).method(method, BodyPublishers.ofString(body)).build());
    }

    private void put(String path, byte[] body) {
        send(request(path).PUT(BodyPublishers.ofByteArray(body)).build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.consoleUrl() + "api/v1/" + path));
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(request + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(server.close());
    }
}
