package dev.flotilla.daemon.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PassesTest {
    private static final Duration LONG = Duration.ofDays(1);
    private static final int LIMIT_SECONDS = 20;

    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(4);
    private final Semaphore done = new Semaphore(0);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void awaitPasses(int count) throws InterruptedException {
        assertTrue(done.tryAcquire(count, LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void comesAtOnceWhenThereIsNewsAndNotBefore() throws Exception {
        Passes passes = new Passes(threads, () -> {
            done.release();
            return LONG;
        });
        passes.wake();
        passes.start(Duration.ZERO);
        awaitPasses(1);
        while (threads.getQueue().isEmpty()) {
            Thread.onSpinWait();
        }
        passes.wake();
        awaitPasses(1);
        assertTrue(passes.stop(LONG));
        passes.wake();
        assertEquals(0, done.availablePermits());
    }

    @Test
    void isNeverTwiceAtATimeAndMissesNoNewsOfMeanwhile() throws Exception {
        AtomicInteger within = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Passes passes = new Passes(threads, () -> {
            most.accumulateAndGet(within.incrementAndGet(), Math::max);
            first.countDown();
            awaitQuietly(go);
            within.decrementAndGet();
            done.release();
            return LONG;
        });
        passes.start(Duration.ZERO);
        first.await();
        for (int i = 0; i < 10; i++) {
            passes.wake();
        }
        assertFalse(passes.stop(Duration.ZERO));
        go.countDown();
        awaitPasses(1);
        assertTrue(passes.stop(LONG));
        assertEquals(1, most.get());
    }

    /** A task may have begun, and be cancelled, before the pass has. */
    @Test
    void makesOnePassWhenNewsComesAtTheMomentOfTheNext() {
        List<Runnable> begun = new ArrayList<>();
        AtomicInteger count = new AtomicInteger();
        try (Closing executor = new Closing(begun)) {
            Passes passes = new Passes(executor, () -> {
                count.incrementAndGet();
                return LONG;
            });
            passes.start(Duration.ZERO);
            passes.wake();
            List.copyOf(begun).forEach(Runnable::run);
        }
        assertEquals(1, count.get());
    }

    /** Keeps its tasks for the test to run. */
    private static final class Closing extends ScheduledThreadPoolExecutor implements AutoCloseable {
        private final List<Runnable> begun;

        Closing(List<Runnable> begun) {
            super(1);
            this.begun = begun;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            begun.add(command);
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }

        @Override
        public void close() {
            shutdownNow();
        }
    }

    @Test
    void goesOnAfterNewsThatCameDuringAPass() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Passes passes = new Passes(threads, () -> {
            first.countDown();
            awaitQuietly(go);
            done.release();
            return LONG;
        });
        passes.start(Duration.ZERO);
        first.await();
        passes.wake();
        go.countDown();
        awaitPasses(2);
        assertTrue(passes.stop(LONG));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
