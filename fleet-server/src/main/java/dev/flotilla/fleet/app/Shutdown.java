package dev.flotilla.fleet.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in the reverse order; one that fails to stop does not keep the others running. */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final Vertx vertx;
    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String name, Supplier<Future<Void>> stop) {}

    Shutdown(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized void then(String name, Supplier<Future<Void>> stop) {
        steps.push(new Step(name, stop));
    }

    /** Stops everything, the event loop last; nothing is stopped twice. */
    synchronized Future<Void> run() {
        Future<Void> all = Future.succeededFuture();
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            all = all.compose(before -> stop(step));
        }
        // The futures above belong to the event loop and would never be heard of once it is closed.
        Promise<Void> stopped = Promise.promise();
        all.onComplete(done -> vertx.close().onComplete(closed -> stopped.tryComplete()));
        return stopped.future();
    }

    private static Future<Void> stop(Step step) {
        Future<Void> stopping;
        try {
            stopping = step.stop().get();
        } catch (RuntimeException e) {
            stopping = Future.failedFuture(e);
        }
        return stopping.onFailure(failure -> LOG.warn("the {} did not stop cleanly", step.name(), failure))
                .otherwiseEmpty();
    }
}
