package dev.flotilla.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.daemon.serve.InferenceService;
import dev.flotilla.daemon.serve.LocalApi;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {
    private final InMemoryFleet fleet = new InMemoryFleet();
    private final Releases owner = Releases.byOwner();
    private TestAgent device;
    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        device = new TestAgent("edge-1", fleet, new ManualClock(), Seeds.random("local"), owner.root());
        server = new LoopbackServer(0, routes());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<Route> routes() {
        return LocalApi.routes(InferenceService.unlimited(device.agent()), "test", 1 << 16);
    }

    private void serveAModel() throws IOException {
        byte[] bundle = Bundles.bytes("1.0.0");
        TargetFile file = owner.release("shapes-1.0.0.flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        fleet.assign(device.id(), owner.assign(device.id(), file, 1));
        device.settle();
    }

    /** Over a bare socket, since HTTP clients insist on a Host of their own. */
    private String send(String method, String path, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String own() {
        return "Host: 127.0.0.1:" + server.port();
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    }

    @Test
    void answersInferencesWithTheModelsOwnBytes() throws Exception {
        serveAModel();
        String answer = send("POST", "/infer", Bundles.image(1), own());
        assertStatus(200, answer);
        for (String key : new String[] {"label", "confidence", "output", "bundle", "latencyMillis"}) {
            assertTrue(answer.contains("\"" + key + "\""), answer);
        }
    }

    @Test
    void saysBothSizesToAnImageThatDoesNotFit() throws Exception {
        serveAModel();
        String answer = send("POST", "/infer", new byte[7], own());
        assertStatus(400, answer);
        assertTrue(answer.contains("expected 16") && answer.contains("got 7"), answer);
    }

    @Test
    void saysThatThereIsNoModelYet() throws Exception {
        assertStatus(503, send("POST", "/infer", Bundles.image(1), own()));
    }

    @Test
    void tellsItsStatus() throws Exception {
        serveAModel();
        String answer = send("GET", "/status", new byte[0], own());
        assertStatus(200, answer);
        assertTrue(answer.contains("\"edge-1\""), answer);
        assertTrue(answer.contains("CONFIRMED"), answer);
    }

    @Test
    void isDeafToBrowsersAndForeignNames() throws Exception {
        assertStatus(403, send("GET", "/status", new byte[0], "Host: evil.example:" + server.port()));
        assertStatus(403, send("GET", "/status", new byte[0], own(), "Origin: https://evil.example"));
    }

    @Test
    void refusesBodiesBeyondTheBoundAndUnknownPathsAndMethods() throws Exception {
        assertStatus(413, send("GET", "/status", new byte[1], own()));
        assertStatus(404, send("GET", "/nothing", new byte[0], own()));
        assertStatus(405, send("GET", "/infer", new byte[0], own()));
    }

    @Test
    void listensOnLoopbackAloneAndSaysThatAPortIsTaken() {
        assertTrue(server.address().startsWith("http://127.0.0.1:"));
        IOException e = assertThrows(IOException.class, () -> new LoopbackServer(server.port(), routes()));
        assertEquals("port " + server.port() + " on loopback is taken; set another one, or 0 for any", e.getMessage());
    }
}
