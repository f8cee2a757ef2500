package dev.flotilla.agent.link.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.link.RangeRefusedException;
import dev.flotilla.contract.bundle.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpArtifactSourceTest {
    private static final byte[] CONTENT = new byte[100_000];
    private static final Digest DIGEST;

    static {
        for (int i = 0; i < CONTENT.length; i++) {
            CONTENT[i] = (byte) (i * 31);
        }
        DIGEST = Digest.of(CONTENT);
    }

    @TempDir
    static Path folder;

    private TlsServer server;
    private HttpArtifactSource source;
    private final AtomicInteger requests = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        server = new TlsServer(folder);
        HttpEndpoint endpoint = new HttpEndpoint(server.address(), server.sockets(), Duration.ofSeconds(5));
        source = new HttpArtifactSource(endpoint, CONTENT.length);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void serve(boolean ranges, int breakAfter) {
        server.on("/artifacts/" + DIGEST.hex(), exchange -> {
            requests.incrementAndGet();
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
            if (from >= CONTENT.length) {
                exchange.sendResponseHeaders(416, -1);
                exchange.close();
                return;
            }
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, CONTENT.length - from);
            exchange.getResponseBody().write(CONTENT, from, Math.min(breakAfter, CONTENT.length - from));
            exchange.close();
        });
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static byte[] rest(int from) {
        return Arrays.copyOfRange(CONTENT, from, CONTENT.length);
    }

    @Test
    void fetchesTheWhole() throws Exception {
        serve(true, Integer.MAX_VALUE);
        try (InputStream in = source.open(DIGEST, 0)) {
            assertArrayEquals(CONTENT, in.readAllBytes());
        }
    }

    @Test
    void goesOnAtAnOffset() throws Exception {
        serve(true, Integer.MAX_VALUE);
        try (InputStream in = source.open(DIGEST, 12_345)) {
            assertArrayEquals(rest(12_345), in.readAllBytes());
        }
    }

    @Test
    void asksForNoMoreThanIsWanted() throws Exception {
        List<String> ranges = new CopyOnWriteArrayList<>();
        server.on("/artifacts/" + DIGEST.hex(), exchange -> {
            ranges.add(exchange.getRequestHeaders().getFirst("Range"));
            exchange.getResponseHeaders().set("Content-Range", "bytes 12345-13344/" + CONTENT.length);
            exchange.sendResponseHeaders(206, 1_000);
            exchange.getResponseBody().write(CONTENT, 12_345, 1_000);
            exchange.close();
        });
        try (InputStream in = source.open(DIGEST, 12_345, 1_000)) {
            assertArrayEquals(Arrays.copyOfRange(CONTENT, 12_345, 13_345), in.readAllBytes());
        }
        assertEquals(List.of("bytes=12345-13344"), ranges);
    }

    @Test
    void endsWhereItIsToThoughTheServerSendsMore() throws Exception {
        serve(false, Integer.MAX_VALUE);
        try (InputStream in = source.open(DIGEST, 12_345, 1_000)) {
            assertArrayEquals(Arrays.copyOfRange(CONTENT, 12_345, 13_345), in.readAllBytes());
        }
    }

    @Test
    void goesOnAtAnOffsetWhenTheServerIgnoresRanges() throws Exception {
        serve(false, Integer.MAX_VALUE);
        try (InputStream in = source.open(DIGEST, 12_345)) {
            assertArrayEquals(rest(12_345), in.readAllBytes());
        }
    }

    @Test
    void saysThatAConnectionEndedEarlyAndResumesToTheSameBytes() throws Exception {
        serve(true, 30_000);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        int connections = 0;
        while (got.size() < CONTENT.length && connections < 100) {
            connections++;
            try (InputStream in = source.open(DIGEST, got.size())) {
                byte[] buffer = new byte[4096];
                int read = in.read(buffer);
                while (read >= 0) {
                    got.write(buffer, 0, read);
                    read = in.read(buffer);
                }
            } catch (IOException e) {
                assertTrue(connections < 4, "the last part is whole");
            }
        }
        assertArrayEquals(CONTENT, got.toByteArray());
        assertTrue(connections > 1);
    }

    @Test
    void saysThatTheOffsetIsBehindTheEnd() {
        serve(true, Integer.MAX_VALUE);
        assertThrows(RangeRefusedException.class, () -> source.open(DIGEST, CONTENT.length));
    }

    @Test
    void tellsRefusalFromPassingTrouble() {
        server.on("/artifacts/", exchange -> status(exchange, 403));
        assertThrows(ArtifactUnavailableException.class, () -> source.open(DIGEST, 0));
        server.on("/artifacts/" + DIGEST.hex(), exchange -> status(exchange, 503));
        IOException e = assertThrows(IOException.class, () -> source.open(DIGEST, 0));
        assertTrue(!(e instanceof ArtifactUnavailableException), e.toString());
    }

    @Test
    void refusesAnAnswerBeyondTheBoundUnread() {
        server.on("/artifacts/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length + 1L);
            exchange.close();
        });
        IOException e = assertThrows(IOException.class, () -> source.open(DIGEST, 0));
        assertTrue(String.valueOf(e.getMessage()).contains("bound"), e.toString());
    }

    @Test
    void doesNotSpeakToAServerOfAnotherAuthority(@TempDir Path other) throws Exception {
        serve(true, Integer.MAX_VALUE);
        try (TlsServer stranger = new TlsServer(other)) {
            HttpEndpoint wrong = new HttpEndpoint(server.address(), stranger.sockets(), Duration.ofSeconds(5));
            IOException e =
                    assertThrows(IOException.class, () -> new HttpArtifactSource(wrong, 1_000_000).open(DIGEST, 0));
            assertInstanceOf(javax.net.ssl.SSLException.class, e);
            assertEquals(0, requests.get());
        }
    }

    @Test
    void refusesAnAddressThatIsNotHttps() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new HttpEndpoint("http://127.0.0.1:1", server.sockets(), Duration.ofSeconds(1)));
    }
}
