package dev.flotilla.fleet.demo;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A server in a process of its own, and a simulator in another. */
final class ScaleFleet implements AutoCloseable {
    private static final List<String> SERVER_JVM =
            List.of(System.getProperty("scale.server-jvm", "-Xmx1g -XX:TieredStopAtLevel=1")
                    .split(" "));
    private static final int IMAGES = 50;
    private static final int CLAIM_SECONDS = 3_600;
    private static final int STAGE_SECONDS = 3_600;
    private static final int STOP_SECONDS = 60;
    /** More than ever come: these images have no baseline to drift from. */
    private static final int DRIFT_SAMPLES = 10_000_000;

    private static final int MEGABYTES_OF_NONE = 256;
    private static final double MEGABYTES_OF_ONE = 0.4;

    final ServerProcess server;
    private final Path directory;
    private final Tool agent;
    private final Releases owner = Releases.byOwner();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int control = Ports.free();
    private final FleetApi api;
    private Optional<Process> simulator = Optional.empty();

    /** Starts the server, with its operator and its owner. */
    ScaleFleet(Path project, Path directory) {
        this.directory = directory;
        Path logs = directory.resolve("logs");
        this.agent = new Tool(project.resolve("edge-agent/daemon/target/flotilla-agent.jar"), logs);
        Tool serve = new Tool(project.resolve("fleet-server/target/flotilla-server.jar"), logs);
        this.server =
                new ServerProcess(serve, SERVER_JVM, directory.resolve("server"), Optional.of(TestDatabase.binaries()));
        server.configure(DRIFT_SAMPLES, Ports.free());
        server.start();
        this.api = new FleetApi(server.console());
        JsonObject login = new JsonObject().put("user", "ada").put("password", "correct horse");
        api.post("setup", login.copy().put("setupToken", server.setupToken()));
        api.post("session", login);
        byte[] online = api.get("trust/online-keys").encode().getBytes(StandardCharsets.UTF_8);
        try {
            owner.naming(OnlineKeys.parse(online));
        } catch (MalformedMetadataException e) {
            throw new IllegalStateException(e);
        }
        put("trust/root", owner.root());
    }

    private void put(String path, byte[] body) {
        FleetApi.Answer answer = api.put(path, body, "application/octet-stream");
        if (!answer.accepted()) {
            throw new StepFailedException(path + ": " + answer.problem());
        }
    }

    /** Makes claims for all devices at once and starts them; they enrol by themselves. */
    void startDevices(int devices, long seed) throws IOException {
        JsonObject granted = api.post(
                "enrolment-claims", new JsonObject().put("count", devices).put("expiresInSeconds", CLAIM_SECONDS));
        Digest ca = Digest.parse(granted.getString("caSha256"));
        List<String> tokens = granted.getJsonArray("claims").stream()
                .map(claim -> new EnrolmentToken((String) claim, Digest.of(owner.root()), ca).text())
                .toList();
        Files.write(directory.resolve("tokens.txt"), tokens, StandardCharsets.UTF_8);
        Path images = directory.resolve("images.idx");
        ScaleBundles.writeImages(images, IMAGES, new Random(seed));
        Path profile = Files.writeString(
                directory.resolve("profile.yaml"),
                String.format(
                        Locale.ROOT,
                        """
                        data-dir: %s
                        server: %s
                        tokens-file: %s
                        files: memory
                        seed: %d
                        control.port: %d
                        images.file: %s
                        images.range: "0:%d"
                        images.per-second: 0.1
                        starts-per-second: 1000
                        telemetry.bytes-per-day: 0
                        link.timeout-seconds: 60
                        link.reconnect-most-seconds: 10
                        %s
                        """,
                        directory.resolve("simulator"),
                        granted.getString("deviceUrl"),
                        directory.resolve("tokens.txt"),
                        (int) (seed & Integer.MAX_VALUE),
                        control,
                        images,
                        IMAGES,
                        System.getProperty("scale.more", "")));
        int heap = MEGABYTES_OF_NONE + (int) (MEGABYTES_OF_ONE * devices);
        simulator = Optional.of(agent.launchBeside(
                nativeCryptography(),
                "dev.flotilla.daemon.Main",
                directory.resolve("simulator.log"),
                List.of("-Xmx" + heap + "m", "-Djava.security.properties=" + firstProvider()),
                "simulate",
                "--devices",
                String.valueOf(devices),
                "--profile",
                profile.toString()));
    }

    /** What the server uses itself. Each device has a processor of its own in the field; here all of them share the server's. */
    private static Path nativeCryptography() {
        try {
            return Path.of(AmazonCorrettoCryptoProvider.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Properties by which a JVM asks that provider before those it has. */
    private Path firstProvider() throws IOException {
        List<String> names = new ArrayList<>(List.of(AmazonCorrettoCryptoProvider.PROVIDER_NAME));
        Arrays.stream(Security.getProviders()).map(Provider::getName).forEach(names::add);
        List<String> lines = IntStream.range(0, names.size())
                .mapToObj(i -> "security.provider." + (i + 1) + "=" + names.get(i))
                .toList();
        return Files.write(directory.resolve("providers.properties"), lines, StandardCharsets.UTF_8);
    }

    /** How all devices say they are; empty before the simulator answers. */
    Optional<JsonObject> summary() {
        if (!simulator.orElseThrow().isAlive()) {
            throw new StepFailedException("the simulator ended, see " + directory.resolve("simulator.log"));
        }
        URI address = URI.create("http://127.0.0.1:" + control + "/summary");
        try {
            return Optional.of(new JsonObject(
                    http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString(StandardCharsets.UTF_8))
                            .body()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailedException("interrupted");
        }
    }

    boolean simulates() {
        return simulator.isPresent();
    }

    /** Takes the network from all devices for some seconds; they notice at once. */
    void blackOut(int seconds) throws IOException, InterruptedException {
        HttpRequest order = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control + "/blackout"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"seconds\": " + seconds + "}", StandardCharsets.UTF_8))
                .build();
        int status = http.send(order, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new StepFailedException("the simulator answers " + status + " to /blackout");
        }
    }

    ProcessHandle simulator() {
        return simulator.orElseThrow().toHandle();
    }

    /** Signs and uploads a bundle. */
    void release(String version, byte[] bundle) {
        String path = ScaleBundles.NAME + "-" + version + ".flotilla";
        owner.release(path, bundle);
        put("trust/targets", owner.targets());
        put("bundles/" + path, bundle);
    }

    /** Assigns a bundle to a tenth of the devices and, once they have it, to all; the rollout's id. */
    String rollOut(String name, byte[] bundle) {
        JsonArray stages = new JsonArray();
        for (int percent : List.of(10, 100)) {
            stages.add(new JsonObject()
                    .put("percent", percent)
                    .put("bakeSeconds", 0)
                    .put("successThreshold", 1.0));
        }
        return api.post(
                        "rollouts",
                        new JsonObject()
                                .put("name", name)
                                .put("bundle", Digest.of(bundle).hex())
                                .put("stages", stages)
                                .put("maxFailures", 0)
                                .put("stageTimeoutSeconds", STAGE_SECONDS))
                .getString("id");
    }

    JsonObject rollout(String id) {
        return api.get("rollouts/" + id);
    }

    @Override
    public void close() {
        simulator.ifPresent(running -> {
            running.destroy();
            try {
                if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        });
        server.close();
    }
}
