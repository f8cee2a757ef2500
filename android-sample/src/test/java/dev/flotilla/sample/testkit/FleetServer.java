package dev.flotilla.sample.testkit;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The runnable server in a process of its own, its operator, and the owner who signs what its devices run. */
public final class FleetServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final long STOP_SECONDS = 30;
    private static final int MAX_ANSWER = 4 << 20;
    private static final String OPERATOR = "\"user\": \"ada\", \"password\": \"correct horse\"";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Releases owner = Releases.byOwner();
    private final Path folder;
    private final Process process;
    private String cookie = "";
    private byte[] root = new byte[0];

    private FleetServer(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /**
     * Returns when it is ready, and knows operator and owner.
     *
     * @param jar {@code flotilla-server.jar}
     * @param folder an empty one
     */
    public static FleetServer start(Path jar, Path folder) throws Exception {
        return start(jar, folder, "device.port: 0\nmqtt.port: " + Ports.free() + "\n");
    }

    /** The same with where it listens for devices, and any other settings. */
    public static FleetServer start(Path jar, Path folder, String ports) throws Exception {
        Path settings = folder.resolve("server.yaml");
        Files.writeString(settings, "http.port: 0\n" + ports, StandardCharsets.UTF_8);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "serve",
                        "--data-dir",
                        folder.resolve("data").toString(),
                        "--config",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        FleetServer server = new FleetServer(folder, process);
        boolean ready = false;
        try {
            server.awaitReady();
            server.setUp();
            ready = true;
            return server;
        } finally {
            if (!ready) {
                server.close();
            }
        }
    }

    private void awaitReady() throws Exception {
        Instant end = Instant.now().plus(START);
        while (!Files.exists(folder.resolve("data/server.json"))) {
            if (process.waitFor(200, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
                throw new AssertionError("the server did not start:\n"
                        + Files.readString(folder.resolve("server.log"), StandardCharsets.UTF_8));
            }
        }
    }

    private void setUp() throws Exception {
        String token = Files.readString(folder.resolve("data/setup-token"), StandardCharsets.UTF_8)
                .strip();
        send(
                "POST",
                "setup",
                ("{\"setupToken\": \"" + token + "\", " + OPERATOR + "}").getBytes(StandardCharsets.UTF_8));
        String set = send("POST", "session", ("{" + OPERATOR + "}").getBytes(StandardCharsets.UTF_8))
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        cookie = set.substring(0, set.indexOf(';'));
        byte[] online = send("GET", "trust/online-keys", new byte[0]).body();
        root = owner.naming(OnlineKeys.parse(online)).root();
        send("PUT", "trust/root", root);
    }

    /** What a QR code for one new device says. */
    public String invitation() throws Exception {
        Document claims = json(send("POST", "enrolment-claims", bytes("{\"count\":1,\"expiresInSeconds\":600}")));
        Document facts = facts();
        EnrolmentToken token = new EnrolmentToken(
                claims.strings("claims").get(0), Digest.of(root), Digest.parse(facts.string("caSha256")));
        return facts.string("device") + " " + token.text();
    }

    /** Signs a bundle, uploads it and rolls it out to all devices in one stage; the rollout's id. */
    public String rollOut(String path, byte[] bundle) throws Exception {
        TargetFile target = owner.release(path, bundle);
        send("PUT", "trust/targets", owner.targets());
        send("PUT", "bundles/" + path, bundle);
        String plan =
                "{\"name\": \"" + path + "\", \"bundle\": \"" + target.digest().hex() + "\", \"stages\": "
                        + "[{\"percent\": 100, \"bakeSeconds\": 0, \"successThreshold\": 1}]}";
        return json(send("POST", "rollouts", bytes(plan))).string("id");
    }

    /** Gives every device that has a rollout's bundle the one before, as an operator does who hears complaints. */
    public void rollBack(String rollout, String reason) throws Exception {
        send("POST", "rollouts/" + rollout + "/rollback", bytes("{\"reason\": \"" + reason + "\"}"));
    }

    /** What the API says. */
    public Document get(String path) throws Exception {
        return json(send("GET", path, new byte[0]));
    }

    private Document facts() throws IOException {
        return Document.parseJson(Files.readAllBytes(folder.resolve("data/server.json")), Limits.of(MAX_ANSWER));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Document json(HttpResponse<byte[]> answer) throws IOException {
        return Document.parseJson(answer.body(), Limits.of(MAX_ANSWER));
    }

    private HttpResponse<byte[]> send(String method, String path, byte[] body) throws Exception {
        URI uri = URI.create(facts().string("console")).resolve("/api/v1/" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.ofByteArray(body));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + " was answered by " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
