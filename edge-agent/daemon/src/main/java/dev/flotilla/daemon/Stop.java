package dev.flotilla.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command wait for SIGTERM or Ctrl-C, and lets the process wait until the command has cleaned up. */
final class Stop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch cleaned = new CountDownLatch(1);

    Stop() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::hook, "stop"));
    }

    private void hook() {
        asked.countDown();
        try {
            if (!cleaned.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("not everything could be closed within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void await() throws InterruptedException {
        asked.await();
    }

    /** As {@link #await()}, for so long at most; whether it was asked for. */
    boolean await(Duration atMost) throws InterruptedException {
        return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** All is closed; the process may end. */
    @Override
    public void close() {
        cleaned.countDown();
    }
}
