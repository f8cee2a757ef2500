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
        done.onFailure(failure -> LOG.error("{} failed; it is tried again", name, failure))
                .onComplete(result -> running.set(false));
    }
}
