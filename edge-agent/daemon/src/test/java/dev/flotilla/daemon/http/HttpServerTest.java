package dev.flotilla.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());

    @Test
    void servesAgainOnceConnectionsCanBeTakenAndSaysOnceThatTheyCouldNot() throws Exception {
        Records records = new Records();
        LOG.addHandler(records);
        ServerSocketChannel real =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ExhaustedListener listener = new ExhaustedListener(real, 5);
        Router router = new Router(
                List.of(Route.get("/hello", request -> Answer.binary(new byte[] {'h', 'i'}))),
                head -> Optional.empty());
        try (HttpServer server = new HttpServer("exhausted", listener, router, HttpLimits.defaults());
                RawPeer peer = new RawPeer(real.socket().getLocalPort())) {
            listener.awaitFailures();
            peer.say("GET /hello HTTP/1.1\r\n\r\n");
            assertTrue(peer.hearUntil("\r\n\r\nhi").startsWith("HTTP/1.1 200 OK"));
            assertTrue(!server.full());
        } finally {
            LOG.removeHandler(records);
        }
        assertEquals(
                List.of("could not take a connection, and tries on: {0}"),
                records.messages.stream().filter(text -> text.contains("take")).toList());
    }

    private static final class Records extends Handler {
        private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
