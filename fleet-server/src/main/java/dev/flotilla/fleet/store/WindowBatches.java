package dev.flotilla.fleet.store;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Writes windows: those that come while others are written wait and then go together, so that a busy server waits for the disk
 * once for many reports, and an idle one writes each at once. One statement is one transaction, and each window is kept once
 * however often it comes, in the same statement too. Thread-safe.
 */
final class WindowBatches {

    /** The most windows of one statement, but for those of a single report. */
    static final int MOST_WINDOWS = 512;

    private static final int MOST_UNDER_WAY = 4;

    private final Pool pool;
    private final Object lock = new Object();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int underWay;

    WindowBatches(Pool pool) {
        this.pool = pool;
    }

    /** What one device sent at a time, and who is to be told on which context. */
    private record Waiting(
            DeviceId device, List<Window> windows, Instant at, Promise<Void> done, Optional<Context> context) {

        void settle(AsyncResult<Void> result) {
            context.ifPresentOrElse(its -> its.runOnContext(go -> tell(result)), () -> tell(result));
        }

        private void tell(AsyncResult<Void> result) {
            if (result.succeeded()) {
                done.complete();
            } else {
                done.fail(result.cause());
            }
        }
    }

    private record Row(DeviceId device, Instant at, Window window) {}

    /** Done when the windows are committed. */
    Future<Void> write(DeviceId device, List<Window> windows, Instant receivedAt) {
        Promise<Void> done = Promise.promise();
        synchronized (lock) {
            waiting.add(new Waiting(device, windows, receivedAt, done, Optional.ofNullable(Vertx.currentContext())));
        }
        writeNext();
        return done.future();
    }

    private void writeNext() {
        List<Waiting> batch = new ArrayList<>();
        synchronized (lock) {
            if (underWay == MOST_UNDER_WAY || waiting.isEmpty()) {
                return;
            }
            underWay++;
            int windows = 0;
            while (!waiting.isEmpty()
                    && (batch.isEmpty() || windows + waiting.element().windows().size() <= MOST_WINDOWS)) {
                Waiting next = waiting.remove();
                windows += next.windows().size();
                batch.add(next);
            }
        }
        write(batch).onComplete(written -> {
            synchronized (lock) {
                underWay--;
            }
            writeNext();
        });
    }

    /** Done when all of them are settled. */
    private Future<?> write(List<Waiting> batch) {
        Promise<Void> settled = Promise.promise();
        Future.succeededFuture().compose(go -> insert(batch)).onComplete(result -> {
            if (result.succeeded() || batch.size() == 1 || Database.isAway(result.cause())) {
                batch.forEach(one -> one.settle(result));
                settled.complete();
            } else {
                // One of them cannot be kept; the others must not suffer for it.
                Future.join(batch.stream().map(one -> write(List.of(one))).toList())
                        .onComplete(alone -> settled.complete());
            }
        });
        return settled.future();
    }

    private Future<Void> insert(List<Waiting> batch) {
        // In one order everywhere, so that statements wait for each other's rows and never both ways.
        List<Row> rows = batch.stream()
                .flatMap(one -> one.windows().stream().map(window -> new Row(one.device(), one.at(), window)))
                .sorted(Comparator.<Row, String>comparing(row -> row.device().value())
                        .thenComparing(row -> row.window().id()))
                .toList();
        return pool.preparedQuery("INSERT INTO telemetry_windows"
                        + " (device_id, received_at, window_id, bundle, started_at, ended_at, sketch)"
                        + " SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[],"
                        + " $5::timestamptz[], $6::timestamptz[], $7::bytea[])"
                        + " ON CONFLICT (device_id, window_id) DO NOTHING")
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                rows.stream().map(row -> row.device().value()).toArray(String[]::new))
                        .addArrayOfOffsetDateTime(
                                rows.stream().map(row -> Columns.time(row.at())).toArray(OffsetDateTime[]::new))
                        .addArrayOfString(
                                rows.stream().map(row -> row.window().id()).toArray(String[]::new))
                        .addArrayOfString(rows.stream()
                                .map(row -> row.window().bundle().hex())
                                .toArray(String[]::new))
                        .addArrayOfOffsetDateTime(rows.stream()
                                .map(row -> Columns.time(row.window().start()))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfOffsetDateTime(rows.stream()
                                .map(row -> Columns.time(row.window().end()))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfBuffer(rows.stream()
                                .map(row -> Columns.sketch(row.window().sketch()))
                                .toArray(Buffer[]::new)))
                .mapEmpty();
    }
}
