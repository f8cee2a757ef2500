package dev.flotilla.fleet.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats work at an interval, never twice at the same time: a tick that finds the one before it running is left out. */
final class Ticker {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final Vertx vertx;
    private final String name;
    private final Supplier<? extends Future<?>> work;
    private final AtomicBoolean running = new AtomicBoolean();
    private final long timer;
    /** In a row; each run has ended its work with it before the next one may begin. */
    private long failures;

    private Ticker(Vertx vertx, String name, Duration interval, Supplier<? extends Future<?>> work) {
        this.vertx = vertx;
        this.name = name;
        this.work = work;
        this.timer = vertx.setPeriodic(interval.toMillis(), id -> tick());
    }

    static Ticker start(Vertx vertx, String name, Duration interval, Supplier<? extends Future<?>> work) {
        return new Ticker(vertx, name, interval, work);
    }

    Future<Void> stop() {
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void tick() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        Future<?> done;
        try {
            done = work.get();
        } catch (RuntimeException e) {
            done = Future.failedFuture(e);
        }
        done.onSuccess(result -> worked()).onFailure(this::failed).onComplete(result -> running.set(false));
    }

    private void worked() {
        if (failures > 0) {
            LOG.info("{} works again, after {} failures", name, failures);
            failures = 0;
        }
    }

    /** Whatever is away for an hour must not fill the log: of many failures in a row, the 1st, 2nd, 4th, 8th ... are told. */
    private void failed(Throwable failure) {
        failures++;
        if (failures == 1) {
            LOG.error("{} failed; it is tried again", name, failure);
        } else if (Long.bitCount(failures) == 1) {
            LOG.error("{} failed {} times in a row, now by {}; it is tried again", name, failures, failure.toString());
        }
    }
}
