package dev.flotilla.agent.link.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.http.TlsServer;
import dev.flotilla.contract.protocol.DeviceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes connections and says nothing must not cost the device a thread each time. */
class PahoLinkTest {
    private static final int ATTEMPTS = 3;
    private static final int MOST_ATTEMPTS = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    /** For a thread to end once nothing holds it. */
    private static final long PATIENCE_MILLIS = 20_000;

    @TempDir
    static Path folder;

    private final List<Socket> taken = new CopyOnWriteArrayList<>();
    private TlsServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TlsServer(folder);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        for (Socket socket : taken) {
            socket.close();
        }
    }

    @Test
    void leavesNoThreadBehindWhenNobodySpeaksTls() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, ATTEMPTS, InetAddress.getLoopbackAddress())) {
            assertLeavesNoThread(new DeviceId("silent-1"), silent);
        }
    }

    @Test
    void leavesNoThreadBehindWhenNobodySpeaksMqtt() throws Exception {
        try (ServerSocket silent = server.listen()) {
            assertLeavesNoThread(new DeviceId("silent-2"), silent);
        }
    }

    private void assertLeavesNoThread(DeviceId device, ServerSocket silent) throws Exception {
        Thread acceptor = new Thread(() -> accept(silent), "acceptor");
        acceptor.start();
        PahoLink link = new PahoLink(
                new MqttAddress("127.0.0.1", silent.getLocalPort(), MqttAddress.KEEP_ALIVE, TIMEOUT),
                device,
                server.sockets());
        // one that comes late may give up before it gets there
        for (int i = 0; i < MOST_ATTEMPTS && taken.size() < ATTEMPTS; i++) {
            assertThrows(LinkException.class, link::connect);
        }
        for (Thread thread : threads(device)) {
            thread.join(PATIENCE_MILLIS / ATTEMPTS);
        }
        assertEquals(List.of(), threads(device));
        assertTrue(taken.size() >= ATTEMPTS, taken::toString);
        silent.close();
        acceptor.join();
    }

    /** The client's threads carry its id in their names. */
    private static List<Thread> threads(DeviceId device) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().contains(device.value()))
                .toList();
    }

    private void accept(ServerSocket silent) {
        try {
            while (true) {
                Socket socket = silent.accept();
                taken.add(socket);
                greet(socket);
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void greet(Socket socket) {
        try {
            if (socket instanceof SSLSocket tls) {
                tls.startHandshake();
            }
        } catch (IOException e) {
            // The device gave up before.
        }
    }
}
