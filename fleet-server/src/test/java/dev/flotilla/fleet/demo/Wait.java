package dev.flotilla.fleet.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition of another process, never for a length of time. */
public final class Wait {
    private static final Duration POLL = Duration.ofMillis(100);

    private Wait() {}

    /** Returns the first answer of {@code probe}; fails with {@code otherwise} when none comes in time. */
    public static <T> T until(Duration limit, Supplier<Optional<T>> probe, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = probe.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > deadline) {
                throw new StepFailedException(otherwise.get() + " within " + limit.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
