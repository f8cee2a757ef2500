package dev.flotilla.daemon.simulate;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Repeats one device's work in threads that all devices share, never twice at a time. */
final class Passes {
    /** A pass; how long to wait until the next one. */
    interface Work {
        Duration pass();
    }

    private final ScheduledExecutorService threads;
    private final Work work;
    private @Nullable ScheduledFuture<?> next;
    private long turn;
    private boolean running;
    private boolean again;
    private boolean stopped;

    Passes(ScheduledExecutorService threads, Work work) {
        this.threads = threads;
        this.work = work;
    }

    /** The first pass comes after so long. */
    synchronized void start(Duration wait) {
        schedule(wait);
    }

    private void schedule(Duration wait) {
        if (!stopped) {
            turn++;
            long own = turn;
            next = threads.schedule(() -> run(own), wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** There is something to do: the next pass comes at once. Does nothing before the start. */
    synchronized void wake() {
        ScheduledFuture<?> planned = next;
        if (running) {
            again = true;
        } else if (planned != null) {
            planned.cancel(false);
            schedule(Duration.ZERO);
        }
    }

    private void run(long own) {
        synchronized (this) {
            // One that was cancelled may have begun all the same, and waited here.
            if (stopped || own != turn) {
                return;
            }
            running = true;
            again = false;
        }
        Duration wait = Duration.ZERO;
        try {
            wait = work.pass();
        } finally {
            synchronized (this) {
                running = false;
                schedule(again ? Duration.ZERO : wait);
                notifyAll();
            }
        }
    }

    /**
     * No pass begins any more.
     *
     * @param patience for the one under way
     * @return whether none is under way
     */
    synchronized boolean stop(Duration patience) throws InterruptedException {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
        long end = System.nanoTime() + patience.toNanos();
        while (running && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
        return !running;
    }
}
