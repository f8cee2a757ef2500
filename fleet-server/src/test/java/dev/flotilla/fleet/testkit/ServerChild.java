package dev.flotilla.fleet.testkit;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.fleet.app.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A server in a process of its own, so that it can be killed. */
public record ServerChild(Process process, String console) implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 50_000_000;

    /** Returns when it has started. */
    public static ServerChild start(Path directory, Map<String, Object> more) throws IOException {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("http.port", 0L);
        settings.putIfAbsent("device.port", 0L);
        settings.put("metrics.open", true);
        Path file = directory.resolveSibling(directory.getFileName() + ".yaml");
        Files.write(file, Document.of(settings).toJson());
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-classpath",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "serve",
                        "--data-dir",
                        directory.toString(),
                        "--config",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Path addresses = directory.resolve("server.json");
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(addresses)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException("the server did not start: " + Files.readString(log, StandardCharsets.UTF_8));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        Document known = Document.parseJson(Files.readAllBytes(addresses), Limits.of(1 << 16));
        return new ServerChild(process, known.string("console"));
    }

    /** Messages of devices that it took from the broker. */
    public long received() {
        return received(console);
    }

    /** The same of a server whose console is there. */
    public static long received(String console) {
        return metric(console, "flotilla_mqtt_messages_total");
    }

    /** Whether a server hears its broker; what devices say before is lost, as if it had been said to nobody. */
    public static boolean hearsDevices(String console) {
        return metric(console, "flotilla_mqtt_connected") == 1;
    }

    /** Messages of devices that a server refused. */
    public static long refused(String console) {
        return metric(console, "flotilla_device_messages_refused_total");
    }

    private static long metric(String console, String name) {
        String line = name + " ";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(console + "metrics")).build();
        try {
            return HTTP.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(shown -> shown.startsWith(line))
                    .mapToLong(shown -> (long) Double.parseDouble(shown.substring(line.length())))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As a power cut does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
