package dev.flotilla.fleet.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Logger logger = new LoggerContext().getLogger("dev.flotilla.test");

    private LoggingEvent event(Throwable thrown) {
        return new LoggingEvent("", logger, Level.WARN, "device {} said\n\"nonsense\"", thrown, new Object[] {"a"});
    }

    private static Document parsed(byte[] line) throws Exception {
        String text = new String(line, StandardCharsets.UTF_8);
        assertEquals(text.length() - 1, text.indexOf('\n'), "one line");
        return Document.parseJson(line, Limits.of(1 << 16));
    }

    @Test
    void writesAnEventAsOneLineOfJson() throws Exception {
        Document line = parsed(new JsonLines().encode(event(new IllegalStateException("why"))));
        assertEquals("WARN", line.string("level"));
        assertEquals("dev.flotilla.test", line.string("logger"));
        assertEquals("device a said\n\"nonsense\"", line.string("message"));
        assertTrue(line.string("error").startsWith("java.lang.IllegalStateException: why"), line.string("error"));
        assertEquals(Set.of("time", "level", "logger", "thread", "message", "error"), line.keys());
        assertEquals("", new TraceWord().convert(event(new IllegalStateException("why"))));
    }

    @Test
    void namesTheTraceThatTheEventBelongsTo() throws Exception {
        Vertx vertx = Vertx.vertx();
        Promise<List<Object>> logged = Promise.promise();
        try (Traces traces = Traces.unsent()) {
            Optional<String> sent = Optional.of("00-" + TRACE + "-00f067aa0ba902b7-01");
            LoggingEvent event = event(new IllegalStateException("why"));
            vertx.runOnContext(go -> traces.message(
                            "m",
                            "d",
                            sent,
                            () -> Future.succeededFuture(
                                    List.<Object>of(new JsonLines().encode(event), new TraceWord().convert(event))))
                    .onComplete(logged));
            List<Object> both = TestDatabase.await(logged.future());
            Document line = parsed((byte[]) both.get(0));
            assertEquals(TRACE, line.string("trace_id"));
            assertTrue(line.string("span_id").matches("[0-9a-f]{16}"), line.string("span_id"));
            assertEquals("[" + TRACE + "] ", both.get(1));
        } finally {
            TestDatabase.await(vertx.close());
        }
    }
}
