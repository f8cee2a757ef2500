package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TickerTest {
    private static final int FAILURES = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Logger log = (Logger) LoggerFactory.getLogger(Ticker.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @BeforeEach
    void listen() {
        told.start();
        log.addAppender(told);
    }

    @AfterEach
    void close() {
        log.detachAppender(told);
        TestDatabase.await(vertx.close());
    }

    @Test
    void goesOnAfterFailuresAndTellsOfFewOfThem() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch worked = new CountDownLatch(2);
        Ticker ticker = Ticker.start(vertx, "work", Duration.ofMillis(1), () -> {
            if (runs.incrementAndGet() <= FAILURES) {
                throw new IllegalStateException("away");
            }
            worked.countDown();
            return Future.succeededFuture();
        });
        assertTrue(worked.await(60, TimeUnit.SECONDS));
        TestDatabase.await(ticker.stop());
        List<ILoggingEvent> lines = List.copyOf(told.list);
        assertEquals(
                List.of(
                        "work failed; it is tried again",
                        "work failed 2 times in a row, now by java.lang.IllegalStateException: away; it is tried again",
                        "work failed 4 times in a row, now by java.lang.IllegalStateException: away; it is tried again",
                        "work failed 8 times in a row, now by java.lang.IllegalStateException: away; it is tried again",
                        "work failed 16 times in a row, now by java.lang.IllegalStateException: away; it is tried again",
                        "work works again, after 20 failures"),
                lines.stream().map(ILoggingEvent::getFormattedMessage).toList());
        assertEquals(
                1,
                lines.stream().filter(line -> line.getThrowableProxy() != null).count());
    }
}
