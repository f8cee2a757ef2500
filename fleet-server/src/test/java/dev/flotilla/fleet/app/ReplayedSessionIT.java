package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.testkit.Backend;
import dev.flotilla.fleet.testkit.ServerChild;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What somebody gets who goes on with a device's TLS session, without its key: whoever resumes a session shows no certificate
 * again (RFC 8446, section 2.2), so that a server which looks at certificates during the handshake alone does not look.
 */
class ReplayedSessionIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;
    private static final Digest NOTHING = Digest.of(new byte[] {1});
    private static final List<String> PATHS = List.of("/artifacts/" + NOTHING.hex(), "/.well-known/est/simplereenroll");

    private final DeviceId device = new DeviceId("replayed");

    @TempDir
    Path directory;

    private OperatedServer operated;
    private Attacker attacker;

    static Stream<Backend.Kind> kinds() {
        return BackendIT.kinds().filter(kind -> kind != Backend.Kind.CLUSTER);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isWorthNothingOnceTheDeviceIsRevoked(Backend.Kind kind) throws Exception {
        Attacker.requireTool("openssl");
        try (Backend backend = Backend.start(kind)) {
            Path data = directory.resolve("data");
            Map<String, Object> settings = new HashMap<>(backend.settings(data));
            settings.put("metrics.open", true);
            operated = OperatedServer.start(data, settings);
            try {
                backend.serverStarted(data);
                attacker = new Attacker(operated, directory);
                eventually(() -> ServerChild.hearsDevices(operated.server().consoleUrl()));
                replay();
            } finally {
                await(operated.server().close());
            }
        }
    }

    private void replay() throws Exception {
        Attacker.Credential credential = attacker.enrol(device.value());
        Path mqtt = session(credential, mqttPort(), mqttRequests());
        Path https = session(credential, httpsPort(), httpsRequest(PATHS.get(0)));
        assertTrue(answersOverMqtt(mqtt), "whoever has the secrets of a session is the device");
        assertTrue(statusOverHttps(https, PATHS.get(0)).contains(" 403 "), "as long as it is one");
        operated.post("devices/" + device + "/revoke", "", 204);
        assertFalse(answersOverMqtt(mqtt), "a revoked device hears nothing");
        for (String path : PATHS) {
            String status = statusOverHttps(https, path);
            assertTrue(status.isEmpty() || status.contains(" 401 "), () -> path + ": " + status);
        }
    }

    private int mqttPort() {
        return operated.server().deviceEndpoint().mqttPort();
    }

    private int httpsPort() {
        String url = operated.server().deviceEndpoint().httpsUrl();
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    /** Connects, listens to what is for the device, and asks for something that there is not. */
    private byte[] mqttRequests() {
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        packets.writeBytes(RawMqtt.connect(device.value()));
        packets.writeBytes(RawMqtt.subscribe(Topics.chunk(device)));
        packets.writeBytes(RawMqtt.publish(
                Topics.fetch(device), new FetchRequest(new Fetchable.Artifact(NOTHING), 0, 1024, 1).toCbor()));
        return packets.toByteArray();
    }

    private static byte[] httpsRequest(String path) {
        String method = path.startsWith("/artifacts") ? "GET" : "POST";
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** What has to be kept of a session of the device, to go on with it. */
    private Path session(Attacker.Credential shown, int port, byte[] request) throws Exception {
        Path kept = directory.resolve("session-" + port);
        Path output = Files.createTempFile(directory, "openssl", ".out");
        Process client = attacker.openssl(
                port,
                output,
                "-cert",
                shown.certificate().toString(),
                "-key",
                shown.key().toString(),
                "-sess_out",
                kept.toString());
        try {
            say(client, request);
            eventually(() -> Files.size(output) > 0 && Files.exists(kept) && Files.size(kept) > 0);
        } finally {
            client.destroyForcibly().waitFor();
        }
        return kept;
    }

    /** Whether the device's question is answered; the server has heard and refused it, or nobody listened. */
    private boolean answersOverMqtt(Path session) throws Exception {
        long refused = refused();
        Path output = Files.createTempFile(directory, "openssl", ".out");
        Process client = attacker.openssl(mqttPort(), output, "-sess_in", session.toString());
        try {
            say(client, mqttRequests());
            eventually(() -> isAnswer(output) || refused() > refused || !client.isAlive());
            return isAnswer(output);
        } finally {
            client.destroyForcibly().waitFor();
        }
    }

    private boolean isAnswer(Path output) throws IOException {
        return Files.readString(output, StandardCharsets.ISO_8859_1).contains(Topics.chunk(device));
    }

    private long refused() {
        return ServerChild.refused(operated.server().consoleUrl());
    }

    /** The first line of the answer; nothing when there is no connection. */
    private String statusOverHttps(Path session, String path) throws Exception {
        Path output = Files.createTempFile(directory, "openssl", ".out");
        Process client = attacker.openssl(httpsPort(), output, "-sess_in", session.toString());
        try {
            say(client, httpsRequest(path));
            eventually(() -> !client.isAlive());
            return Files.readString(output, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        } finally {
            client.destroyForcibly().waitFor();
        }
    }

    private static void say(Process client, byte[] bytes) {
        try {
            OutputStream in = client.getOutputStream();
            in.write(bytes);
            in.flush();
        } catch (IOException e) {
            // It has ended already, since the server has not let it in.
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void eventually(Condition condition) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(end), "what was expected did not happen");
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
