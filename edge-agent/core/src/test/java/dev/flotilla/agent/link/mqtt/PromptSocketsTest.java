package dev.flotilla.agent.link.mqtt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

class PromptSocketsTest {
    private final PromptSockets sockets = new PromptSockets((SSLSocketFactory) SSLSocketFactory.getDefault());

    @Test
    void holdsNoSmallMessageBackHoweverASocketIsMade() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        String name = loopback.getHostAddress();
        try (ServerSocket server = new ServerSocket(0, 8, loopback)) {
            int port = server.getLocalPort();
            assertPrompt(sockets.createSocket());
            assertPrompt(sockets.createSocket(name, port));
            assertPrompt(sockets.createSocket(name, port, loopback, 0));
            assertPrompt(sockets.createSocket(loopback, port));
            assertPrompt(sockets.createSocket(loopback, port, loopback, 0));
            assertPrompt(sockets.createSocket(new Socket(loopback, port), name, port, true));
        }
    }

    private static void assertPrompt(Socket made) throws IOException {
        try (Socket socket = made) {
            assertTrue(socket.getTcpNoDelay());
        }
    }
}
