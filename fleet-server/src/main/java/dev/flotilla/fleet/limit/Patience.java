package dev.flotilla.fleet.limit;

import io.vertx.core.Future;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Does something again and again while what it needs is away, at a growing interval, and gives up after some minutes. */
public final class Patience {
    private static final long FIRST_MILLIS = 100;
    private static final long MOST_MILLIS = 2_000;
    /** About five minutes: longer than a database takes to start again. */
    private static final int MOST_TRIES = 150;

    private final Predicate<Throwable> passing;
    private final LongFunction<? extends Future<?>> pause;

    /**
     * @param passing whether a failure goes away by itself
     * @param pause succeeds after so many milliseconds
     */
    public Patience(Predicate<Throwable> passing, LongFunction<? extends Future<?>> pause) {
        this.passing = passing;
        this.pause = pause;
    }

    /**
     * Does it until it succeeds, or fails for another reason.
     *
     * @param work that does no harm when it is done twice: of what failed, some may have been done
     */
    public <T> Future<T> run(Supplier<Future<T>> work) {
        return run(work, 1, FIRST_MILLIS);
    }

    private <T> Future<T> run(Supplier<Future<T>> work, int tries, long millis) {
        return work.get()
                .recover(failure -> tries == MOST_TRIES || !passing.test(failure)
                        ? Future.failedFuture(failure)
                        : pause.apply(millis).compose(over -> run(work, tries + 1, Math.min(MOST_MILLIS, millis * 2))));
    }
}
