package dev.flotilla.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.telemetry.TelemetryStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports that come faster than they are written. */
class WindowBatchesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest BUNDLE = Digest.of("m".getBytes(StandardCharsets.UTF_8));
    /** PostgreSQL has no such character. */
    private static final String NOT_TO_BE_KEPT = "\u0000";

    private final TestDatabase database = TestDatabase.fresh();
    private final TelemetryStore store = new SqlTelemetry(database.transactions());

    @AfterEach
    void close() {
        database.close();
    }

    private static Window window(String id) {
        return new Window(id, NOW, NOW.plusSeconds(1), BUNDLE, new ObservationSketch());
    }

    private Future<Void> send(int device, String... ids) {
        List<Window> windows =
                IntStream.range(0, ids.length).mapToObj(i -> window(ids[i])).toList();
        return store.upsert(new DeviceId("d" + device), windows, NOW);
    }

    private long windows() {
        return TestDatabase.await(store.totals()).windows();
    }

    @Test
    void keepsEachWindowOnceThoughManyReportsAreWrittenTogether() {
        List<Future<Void>> sent = new ArrayList<>();
        for (int times = 0; times < 3; times++) {
            for (int device = 0; device < 700; device++) {
                sent.add(send(device, "one", "two", "one"));
            }
        }
        sent.forEach(TestDatabase::await);
        assertEquals(1400, windows());
    }

    @Test
    void takesAReportOfMoreWindowsThanAreWrittenTogether() {
        List<String> ids = IntStream.rangeClosed(0, WindowBatches.MOST_WINDOWS)
                .mapToObj(Integer::toString)
                .toList();
        TestDatabase.await(send(1, ids.toArray(String[]::new)));
        assertEquals(ids.size(), windows());
    }

    @Test
    void refusesTheReportThatCannotBeKeptAndNoOther() {
        List<Future<Void>> sent = new ArrayList<>();
        for (int device = 0; device < 50; device++) {
            sent.add(send(device, device == 40 ? NOT_TO_BE_KEPT : "one"));
        }
        Future.join(sent)
                .toCompletionStage()
                .toCompletableFuture()
                .handle((all, failure) -> failure)
                .join();
        for (int device = 0; device < 50; device++) {
            assertEquals(device != 40, sent.get(device).succeeded(), "device " + device);
        }
        assertEquals(49, windows());
        TestDatabase.await(send(50, "one"));
        assertEquals(50, windows());
    }

    @Test
    void answersWhereItWasAsked() {
        Context context = database.vertx().getOrCreateContext();
        Promise<Context> answered = Promise.promise();
        context.runOnContext(go -> send(1, "one").onComplete(done -> answered.complete(Vertx.currentContext())));
        assertSame(context, TestDatabase.await(answered.future()));
        assertEquals(1, windows());
    }
}
