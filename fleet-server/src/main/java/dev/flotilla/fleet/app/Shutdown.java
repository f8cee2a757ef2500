package dev.flotilla.fleet.app;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in the reverse order; one that fails to stop does not keep the others running. */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String name, Supplier<Future<Void>> stop) {}

    synchronized void then(String name, Supplier<Future<Void>> stop) {
        steps.push(new Step(name, stop));
    }

    /** Stops everything; nothing is stopped twice. */
    synchronized Future<Void> run() {
        Future<Void> all = Future.succeededFuture();
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            all = all.compose(before -> stop(step));
        }
        return all;
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
