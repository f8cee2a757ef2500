package dev.flotilla.fleet.limit;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** Slow work of which only so much is accepted; the rest fails at once with {@link OverloadedException}. */
public final class BoundedWork implements SlowWork {
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final SlowWork workers;
    private final Semaphore places;

    /** @param most under way and waiting */
    public BoundedWork(SlowWork workers, int most) {
        this.workers = workers;
        this.places = new Semaphore(most);
    }

    @Override
    public <T> Future<T> run(Callable<T> work) {
        return places.tryAcquire()
                ? workers.run(work).onComplete(done -> places.release())
                : Future.failedFuture(new OverloadedException(WAIT));
    }
}
