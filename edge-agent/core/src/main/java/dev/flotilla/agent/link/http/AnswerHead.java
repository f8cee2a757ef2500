package dev.flotilla.agent.link.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Waits for an answer's first line and headers. The client bounds each read only, so a peer that sends a byte now and then
 * would be waited for without an end.
 */
final class AnswerHead {
    private static final ScheduledThreadPoolExecutor TIMER = timer();
    private static final long IDLE_SECONDS = 10;

    private AnswerHead() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "http-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /**
     * Sends the request, if it was not sent yet, and returns the answer's status.
     *
     * @param limit from now to the end of the headers
     * @throws SocketTimeoutException if they did not come by then; the connection is closed
     */
    static int status(HttpURLConnection connection, Duration limit) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> cut = TIMER.schedule(
                () -> {
                    late.set(true);
                    connection.disconnect();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException | RuntimeException e) {
            requireInTime(late, limit, e);
            throw e;
        } finally {
            cut.cancel(false);
        }
        // Cut off in the midst of the head, the client may take what came for all of it.
        requireInTime(late, limit, null);
        return status;
    }

    private static void requireInTime(AtomicBoolean late, Duration limit, @Nullable Exception cause)
            throws SocketTimeoutException {
        if (late.get()) {
            SocketTimeoutException timeout = new SocketTimeoutException(
                    "the head of the answer did not come within " + limit.toMillis() + " ms");
            timeout.initCause(cause);
            throw timeout;
        }
    }
}
