package dev.flotilla.fleet.demo;

import dev.flotilla.contract.testkit.Ports;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The fleet's devices: one true daemon, and one process that holds many agents of the same core. All send their windows as they
 * come: of a day's bytes, a demo that takes minutes would see two.
 */
final class Agents implements AutoCloseable {
    static final String DAEMON = "gateway-01";
    private static final List<String> DAEMON_JVM = List.of("-Xmx64m", "-XX:+UseSerialGC", Tool.QUICKLY_COMPILED);
    private static final List<String> SIMULATOR_JVM = List.of("-Xmx512m", "-XX:+UseSerialGC", Tool.QUICKLY_COMPILED);

    private final Tool tool;
    private final Path directory;
    private final Scale scale;
    private final int daemonPort = Ports.free();
    private final int simulatorPort = Ports.free();
    private final HttpClient http = HttpClient.newHttpClient();
    private Optional<Process> daemon = Optional.empty();
    private Optional<Process> simulator = Optional.empty();

    Agents(Tool tool, Path directory, Scale scale) {
        this.tool = tool;
        this.directory = directory;
        this.scale = scale;
    }

    void enrolDaemon(String deviceUrl, String token) {
        configureDaemon("");
        tool.run("enrol", "--server", deviceUrl, "--token", token, "--name", DAEMON, "--config", file("agent.yaml"));
    }

    /** Writes the daemon's settings, with {@code more} lines; for its next start. */
    void configureDaemon(String more) {
        configureDaemon(scale.windowSeconds(), more);
    }

    /** As above, with telemetry windows of another length. */
    void configureDaemon(int windowSeconds, String more) {
        write(
                "agent.yaml",
                String.format(
                        Locale.ROOT,
                        """
                data-dir: %s
                local-api.port: %d
                telemetry.window-seconds: %d
                telemetry.bytes-per-day: 0
                link.reconnect-most-seconds: 2
                %s
                """,
                        directory.resolve("daemon"),
                        daemonPort,
                        windowSeconds,
                        more));
    }

    void startDaemon() {
        daemon = Optional.of(
                tool.launch(directory.resolve("daemon.log"), DAEMON_JVM, "run", "--config", file("agent.yaml")));
    }

    /** Starts the simulator; it enrols its agents with {@code tokens} before it runs them. */
    void startSimulator(String deviceUrl, List<String> tokens, String images) {
        write("tokens.txt", String.join("\n", tokens) + "\n");
        write(
                "consent.txt",
                "Some of what these cameras see may be kept for 90 days and looked at, to retrain their model.\n");
        write(
                "simulator.yaml",
                String.format(
                        Locale.ROOT,
                        """
                data-dir: %s
                devices: %d
                server: %s
                tokens-file: %s
                control.port: %d
                images.file: %s
                images.range: "4000:10000"
                images.per-second: %.1f
                telemetry.window-seconds: %d
                telemetry.bytes-per-day: 0
                link.reconnect-most-seconds: 2
                capture.content: inputs
                capture.consent-by: The owner of the demo's devices
                capture.consent-text: %s
                capture.samples-per-day: 1000
                capture.terms-seconds: 2
                """,
                        directory.resolve("simulator"),
                        tokens.size(),
                        deviceUrl,
                        file("tokens.txt"),
                        simulatorPort,
                        images,
                        scale.imagesPerSecond(),
                        scale.windowSeconds(),
                        file("consent.txt")));
        simulator = Optional.of(tool.launch(
                directory.resolve("simulator.log"), SIMULATOR_JVM, "simulate", "--config", file("simulator.yaml")));
    }

    /** Every agent's own word on its state: the simulator's, and the daemon's by {@code flotilla-agent status}. */
    List<JsonObject> statuses() {
        Tool.Result own = tool.call("status", "--config", file("agent.yaml"), "--json");
        Stream<JsonObject> daemonStatus = own.exit() == 0 ? Stream.of(new JsonObject(own.output())) : Stream.empty();
        return Stream.concat(simulated().stream(), daemonStatus).toList();
    }

    /** The simulated agents' statuses; empty while the simulator does not answer. */
    List<JsonObject> simulated() {
        return ask(simulatorPort, "GET", "/status", "")
                .map(body ->
                        new JsonArray(body).stream().map(JsonObject.class::cast).toList())
                .orElse(List.of());
    }

    double imagesPerSecond() {
        return scale.imagesPerSecond();
    }

    int windowSeconds() {
        return scale.windowSeconds();
    }

    void transform(List<String> devices, String transform) {
        JsonObject order =
                new JsonObject().put("devices", new JsonArray(devices)).put("transform", transform);
        if (ask(simulatorPort, "POST", "/transform", order.encode()).isEmpty()) {
            throw new StepFailedException("the simulator refused to transform its images");
        }
    }

    /** Infers over a range of images in the daemon and writes its raw outputs as a NumPy file. */
    void infer(String images, String range, Path out) {
        tool.run("infer", "--config", file("agent.yaml"), "--images", images, "--range", range, "-o", out.toString());
    }

    /** What the daemon keeps. */
    Path daemonFolder() {
        return directory.resolve("daemon");
    }

    /** The daemon's own word by {@code flotilla-agent status --json}; fails when it does not answer. */
    JsonObject daemonStatus() {
        return new JsonObject(tool.run("status", "--config", file("agent.yaml"), "--json"));
    }

    /** The same from its local API, without the cost of a process; empty while it does not answer. */
    Optional<JsonObject> findDaemonStatus() {
        return ask(daemonPort, "GET", "/status", "").map(JsonObject::new);
    }

    /** The daemon's answer to an inference, whatever it is; empty while it does not answer. */
    Optional<FleetApi.Answer> infer(byte[] pixels) {
        return exchange(HttpRequest.newBuilder(local(daemonPort, "/infer"))
                .POST(BodyPublishers.ofByteArray(pixels))
                .build());
    }

    /** True once the daemon answers a single inference of {@code pixels}. */
    boolean daemonInfers(byte[] pixels) {
        HttpRequest request = HttpRequest.newBuilder(local(daemonPort, "/infer"))
                .POST(BodyPublishers.ofByteArray(pixels))
                .build();
        return send(request).isPresent();
    }

    /** Resident memory of the daemon as the kernel accounts it, in kB. */
    long daemonResidentKb() {
        Path status = Path.of("/proc", String.valueOf(daemon.orElseThrow().pid()), "status");
        try (Stream<String> lines = Files.lines(status, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void killDaemon() {
        daemon.ifPresent(running -> running.destroyForcibly().onExit().join());
        daemon = Optional.empty();
    }

    /** SIGTERM; the exit status. */
    int terminateDaemon() {
        Process running = daemon.orElseThrow();
        stopDaemon();
        return running.exitValue();
    }

    /** The last line that the daemon printed. */
    String daemonLastLine() {
        return new Tool.Result(0, daemonLog()).lastLine();
    }

    /** Everything that the daemon printed since it was enrolled. */
    String daemonLog() {
        try {
            return Files.readString(directory.resolve("daemon.log"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stopDaemon() {
        daemon.ifPresent(Agents::end);
        daemon = Optional.empty();
    }

    @Override
    public void close() {
        stopDaemon();
        simulator.ifPresent(Agents::end);
        simulator = Optional.empty();
    }

    private Optional<String> ask(int port, String method, String path, String body) {
        return send(HttpRequest.newBuilder(local(port, path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build());
    }

    private Optional<String> send(HttpRequest request) {
        return exchange(request).filter(FleetApi.Answer::accepted).map(FleetApi.Answer::body);
    }

    private Optional<FleetApi.Answer> exchange(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return Optional.of(new FleetApi.Answer(response.statusCode(), response.body()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailedException("interrupted");
        }
    }

    private static URI local(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
