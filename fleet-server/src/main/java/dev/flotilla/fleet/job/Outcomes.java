package dev.flotilla.fleet.job;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what stores answer, on a thread that belongs to a job. */
final class Outcomes {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private Outcomes() {}

    /**
     * The result.
     *
     * @throws JobFailedException with the failure's message, or when it takes too long
     */
    static <T> T await(Future<T> future) throws JobFailedException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new JobFailedException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new JobFailedException("the server's store did not answer within " + LONGEST.toSeconds() + " s", e);
        }
    }
}
