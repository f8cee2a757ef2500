package dev.flotilla.fleet.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final Vertx vertx = Vertx.vertx();
    private final Traces traces = Traces.unsent();

    @AfterEach
    void close() {
        traces.close();
        TestDatabase.await(vertx.close());
    }

    private <T> T onContext(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(go -> work.get().onComplete(done));
        return TestDatabase.await(done.future());
    }

    private static Future<String> now() {
        return Future.succeededFuture(CurrentSpan.traceId().orElse("none"));
    }

    @Test
    void goesOnWithTheTraceOfTheSender() {
        assertEquals(TRACE, onContext(() -> traces.message("m", "d", Optional.of(PARENT), TracesTest::now)));
    }

    @Test
    void beginsATraceWhereTheSenderHasNoneOrSaysNonsense() {
        for (String sent : List.of("", "00-" + TRACE, PARENT.replace('4', 'x'), "00-" + "0".repeat(32) + "-1-01")) {
            Optional<String> header = Optional.of(sent).filter(text -> !text.isEmpty());
            String first = onContext(() -> traces.message("m", "d", header, TracesTest::now));
            String second = onContext(() -> traces.message("m", "d", header, TracesTest::now));
            assertTrue(first.matches("[0-9a-f]{32}"), first);
            assertNotEquals(TRACE, first);
            assertNotEquals(first, second);
        }
    }

    @Test
    void goesWhereTheWorkGoesAndNowhereElse() {
        List<String> seen = onContext(() -> {
            Future<String> worker = traces.message("m", "d", Optional.of(PARENT), () -> vertx.timer(1)
                    .compose(timer ->
                            vertx.executeBlocking(() -> CurrentSpan.traceId().orElse("none"))));
            Future<String> beside = vertx.timer(1).compose(timer -> now());
            return Future.all(List.of(worker, beside)).map(all -> List.of(worker.result(), beside.result()));
        });
        assertEquals(List.of(TRACE, "none"), seen);
    }

    @Test
    void isKeptByWorkThatWaitsBehindOtherWork() {
        AtomicReference<Promise<Void>> gate = new AtomicReference<>(Promise.promise());
        List<String> seen = new ArrayList<>();
        onContext(() -> {
            Future<Void> before = gate.get().future();
            Future<Void> behind = traces.message("second", "d", Optional.of(PARENT), () -> {
                Supplier<Future<String>> work = Traces.keeping(TracesTest::now);
                return before.transform(done -> work.get()).map(id -> {
                    seen.add(id);
                    return null;
                });
            });
            Future<Void> opened = traces.message("first", "d", Optional.empty(), () -> {
                gate.get().complete();
                return Future.succeededFuture();
            });
            return Future.all(List.of(behind, opened));
        });
        assertEquals(List.of(TRACE), seen);
    }

    @Test
    void worksWithoutAnyContext() {
        assertEquals("none", TestDatabase.await(traces.message("m", "d", Optional.of(PARENT), TracesTest::now)));
        assertEquals("none", TestDatabase.await(Traces.keeping(TracesTest::now).get()));
    }
}
