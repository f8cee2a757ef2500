package dev.flotilla.fleet.demo;

import dev.flotilla.contract.testkit.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code flotilla-server serve} on ports that stay the same when it is killed and started again. */
public final class ServerProcess implements AutoCloseable {
    /** How many of a device's last windows its verdict is made of. */
    static final int DRIFT_WINDOWS = 6;

    private static final List<String> JVM = List.of("-Xmx768m", "-XX:+UseSerialGC", Tool.QUICKLY_COMPILED);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Tool tool;
    private final List<String> jvm;
    private final Path directory;
    private final Optional<Path> binaries;
    private final Path log;
    private Optional<Process> process = Optional.empty();

    public ServerProcess(Tool tool, Path directory, Optional<Path> binaries) {
        this(tool, JVM, directory, binaries);
    }

    /** With other arguments for its JVM. */
    ServerProcess(Tool tool, List<String> jvm, Path directory, Optional<Path> binaries) {
        this.tool = tool;
        this.jvm = jvm;
        this.directory = directory;
        this.binaries = binaries;
        this.log = directory.resolveSibling("server.log");
    }

    /** Writes the settings; {@code driftMinSamples} and {@code mqttPort} are where faults get in. */
    void configure(int driftMinSamples, int mqttPort) {
        String settings = String.format(
                Locale.ROOT,
                """
                http.port: %d
                device.port: %d
                mqtt.port: %d
                drift.min-samples: %d
                drift.windows: %d
                drift.tick-millis: 1000
                retrain.tick-millis: 500
                jobs.tick-millis: 500
                limit.requests-per-minute: 100000
                %s
                """,
                Ports.free(),
                Ports.free(),
                mqttPort,
                driftMinSamples,
                DRIFT_WINDOWS,
                binaries.map(unpacked -> "database.binaries-dir: " + unpacked).orElse(""));
        write(settingsFile(), settings);
    }

    /** Writes settings of somebody else's choice, but for the ports. */
    public void configure(Map<String, Object> settings) {
        JsonObject all =
                new JsonObject(settings).copy().put("http.port", Ports.free()).put("device.port", Ports.free());
        write(settingsFile(), all.encodePrettily());
    }

    /** Returns when it has started. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts it and returns at once. */
    public void launch() {
        try {
            Files.deleteIfExists(directory.resolve("server.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = Optional.of(tool.launch(
                log,
                jvm,
                "serve",
                "--data-dir",
                directory.toString(),
                "--config",
                settingsFile().toString()));
    }

    private void awaitReady() {
        Process started = process.orElseThrow();
        Wait.until(START_LIMIT, () -> ready(started), () -> "the server was not ready");
    }

    /** Whether it runs, be it ready or not yet. */
    public boolean alive() {
        return process.filter(Process::isAlive).isPresent();
    }

    /** How it ended, when it has by itself. */
    public String howItEnded() {
        int status = process.orElseThrow().exitValue();
        return "the server ended with " + status + ": " + new Tool.Result(status, read(log)).lastLine();
    }

    /** Whether it runs and said where it is. */
    public boolean ready() {
        return alive() && Files.exists(directory.resolve("server.json"));
    }

    /** Pulls the plug, as a power cut would. */
    public void kill() {
        process.ifPresent(running -> end(running.destroyForcibly()));
        process = Optional.empty();
    }

    ProcessHandle handle() {
        return process.orElseThrow().toHandle();
    }

    public URI console() {
        return URI.create(facts().getString("console"));
    }

    public String deviceUrl() {
        return facts().getString("device");
    }

    /** What it printed and logged so far. */
    String log() {
        return read(log);
    }

    /** Where it keeps an artifact. */
    Path artifact(String digest) {
        return directory.resolve("artifacts").resolve(digest.substring(0, 2)).resolve(digest);
    }

    public String setupToken() {
        return read(directory.resolve("setup-token")).strip();
    }

    @Override
    public void close() {
        process.ifPresent(running -> {
            running.destroy();
            end(running);
        });
        process = Optional.empty();
    }

    private Optional<JsonObject> ready(Process started) {
        if (!started.isAlive()) {
            throw new StepFailedException(howItEnded());
        }
        return Files.exists(directory.resolve("server.json")) ? Optional.of(facts()) : Optional.empty();
    }

    private void end(Process running) {
        try {
            if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Path settingsFile() {
        return directory.resolveSibling("server.yaml");
    }

    private JsonObject facts() {
        return new JsonObject(read(directory.resolve("server.json")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
