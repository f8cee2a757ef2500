package dev.flotilla.fleet.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans as a collector hears of them; of their protocol buffers it is looked for what must be in them. */
class TraceExportTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void start() throws Exception {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            try (exchange) {
                received.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + HexFormat.of().formatHex(exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private TraceExport export(double share) {
        return TraceExport.of("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces", share);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void handle(Traces traces, Optional<String> traceparent) {
        TestDatabase.await(traces.message("telemetry", "camera-7", traceparent, () -> Future.succeededFuture("done")));
    }

    @Test
    void sendsASpanWithItsTraceNameAndDevice() {
        try (Traces traces = Traces.sent(export(1))) {
            handle(traces, Optional.of("00-" + TRACE + "-00f067aa0ba902b7-01"));
        }
        assertEquals(1, received.size());
        String spans = received.get(0);
        assertTrue(spans.startsWith("application/x-protobuf "), spans);
        for (String part :
                List.of(TRACE, "00f067aa0ba902b7", hex("telemetry"), hex("camera-7"), hex("flotilla-server"))) {
            assertTrue(spans.contains(part), part + " is not in " + spans);
        }
    }

    @Test
    void leavesWhetherToSendToWhoeverBeganTheTrace() {
        try (Traces traces = Traces.sent(export(0))) {
            handle(traces, Optional.empty());
            handle(traces, Optional.of("00-" + TRACE + "-00f067aa0ba902b7-00"));
        }
        assertEquals(List.of(), received);
        try (Traces traces = Traces.sent(export(0))) {
            handle(traces, Optional.of("00-" + TRACE + "-00f067aa0ba902b7-01"));
        }
        assertEquals(1, received.size());
    }

    @Test
    void knowsAnAddressFromOtherTexts() {
        for (String text : List.of("collector:4318", "ftp://collector/", "http:///v1/traces", "not an address")) {
            assertThrows(IllegalArgumentException.class, () -> TraceExport.of(text, 1), text);
        }
    }
}
