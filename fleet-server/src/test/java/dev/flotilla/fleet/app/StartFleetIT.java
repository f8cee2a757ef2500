package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.testkit.Backend;
import dev.flotilla.fleet.testkit.BackendFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the script which starts a whole fleet server over each backend does, for whoever wants to look at one. */
@EnabledIfSystemProperty(named = "backends", matches = ".+", disabledReason = "run with -Dbackends=embedded,external")
class StartFleetIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path SCRIPT = Path.of("..", ".ci", "start-fleet");
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long POLL_NANOS = 100_000_000;
    private static final int READY = 200;
    /** That the script takes in a row. */
    private static final int PORTS = 9;
    /** How the script says that something is not installed. */
    private static final int MISSING = 77;

    private BackendFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = BackendFolder.create();
    }

    @AfterEach
    void deleteFolder() throws IOException {
        folder.close();
    }

    static Stream<Backend.Kind> kinds() {
        return BackendIT.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void startsServersThatAreReadyAndStopsThem(Backend.Kind kind) throws Exception {
        int port = Ports.free(PORTS);
        Path output = folder.resolve("output");
        Process script = new ProcessBuilder(
                        SCRIPT.toString(),
                        kind.name().toLowerCase(Locale.ROOT),
                        folder.resolve("fleet").toString(),
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            for (int console : consoles(kind, port)) {
                awaitReady(console, script, output);
            }
            stop(script);
            assertEquals(0, script.exitValue(), () -> said(output));
            assertTrue(Ports.areFree(port, PORTS), "nobody listens any more");
        } finally {
            stop(script);
        }
    }

    private static void stop(Process script) throws InterruptedException {
        script.destroy();
        assertTrue(script.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "it stops");
    }

    private static List<Integer> consoles(Backend.Kind kind, int port) {
        int servers =
                switch (kind) {
                    case EMBEDDED, EXTERNAL -> 1;
                    case CLUSTER -> 2;
                };
        return IntStream.range(port, port + servers).boxed().toList();
    }

    private static void awaitReady(int console, Process script, Path output) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!ready(console)) {
            assumeFalse(!script.isAlive() && script.exitValue() == MISSING, () -> said(output));
            assertTrue(script.isAlive() && System.nanoTime() < end, () -> said(output));
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean ready(int console) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console + "/health/ready"))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == READY;
        } catch (IOException e) {
            return false;
        }
    }

    private static String said(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
