package dev.flotilla.agent.link.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that answer without an end; each byte comes well before the time-out of a read. */
@Timeout(60)
class AnswerHeadTest {
    private static final int TIMEOUT_MILLIS = 2_000;

    /** Sends one byte of a header after the other until its peer is gone. */
    private static final class DrippingServer implements AutoCloseable {
        private static final int PAUSE_MILLIS = 20;

        private final ServerSocket listener;
        private final CountDownLatch peerGone = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);

        DrippingServer(ServerSocket listener) {
            this.listener = listener;
            Thread thread = new Thread(this::serve, "dripping-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            try (Socket peer = listener.accept()) {
                OutputStream out = peer.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));
                while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    out.write('a');
                    out.flush();
                }
            } catch (IOException e) {
                peerGone.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String address(String scheme) {
            return scheme + "://127.0.0.1:" + listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            stopped.countDown();
            listener.close();
        }
    }

    @Test
    void givesUpARepositoryWhoseHeadersDoNotEnd() throws Exception {
        try (DrippingServer server = new DrippingServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))) {
            HttpRepository repository = new HttpRepository(server.address("http"), TIMEOUT_MILLIS);
            SocketTimeoutException e =
                    assertThrows(SocketTimeoutException.class, () -> repository.open("timestamp.json"));
            assertEquals("the head of the answer did not come within 4000 ms", e.getMessage());
            assertTrue(server.peerGone.await(30, TimeUnit.SECONDS), "the connection was closed");
        }
    }

    @Test
    void givesUpADeviceEndpointWhoseHeadersDoNotEnd(@TempDir Path folder) throws Exception {
        try (TlsServer tls = new TlsServer(folder);
                DrippingServer server = new DrippingServer(tls.listen())) {
            HttpEndpoint endpoint =
                    new HttpEndpoint(server.address("https"), tls.sockets(), Duration.ofMillis(TIMEOUT_MILLIS));
            HttpArtifactSource source = new HttpArtifactSource(endpoint, 1000);
            assertThrows(SocketTimeoutException.class, () -> source.open(Digest.of(new byte[0]), 0));
            assertTrue(server.peerGone.await(30, TimeUnit.SECONDS), "the connection was closed");
        }
    }

    @Test
    void tellsOtherFailuresAsTheyAre() throws Exception {
        ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        closed.close();
        HttpRepository repository = new HttpRepository("http://127.0.0.1:" + closed.getLocalPort(), TIMEOUT_MILLIS);
        IOException e = assertThrows(IOException.class, () -> repository.open("timestamp.json"));
        assertTrue(Optional.ofNullable(e.getMessage()).orElse("").contains("refused"), e.toString());
    }
}
