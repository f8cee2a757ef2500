package dev.flotilla.fleet.app;

import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/** Threads of their own for one kind of slow work. */
final class Workers implements SlowWork {
    private final WorkerExecutor executor;

    Workers(Vertx vertx, String name, int threads) {
        this.executor = vertx.createSharedWorkerExecutor(name, threads);
    }

    @Override
    public <T> Future<T> run(Callable<T> work) {
        return executor.executeBlocking(work, false);
    }
}
