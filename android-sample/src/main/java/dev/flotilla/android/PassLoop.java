package dev.flotilla.android;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one thread that does all the agent's work, as long as somebody keeps it awake. Asleep it lets go of the connection; the
 * model serves on.
 */
final class PassLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PassLoop.class.getName());

    /** Opens the agent; empty while this device is not enrolled. */
    interface Opener {
        Optional<OpenAgent> open() throws IOException;
    }

    private final Opener opener;
    private final Duration pause;
    private final Runnable before;
    private final Runnable passed;
    private final Thread thread = new Thread(this::run, "flotilla-agent");
    private volatile Optional<OpenAgent> open = Optional.empty();
    private volatile String problem = "";
    private int awake;
    private boolean stale = true;
    private boolean hurried;
    private boolean resting;
    private boolean closing;

    /**
     * @param before is done before each pass, in the loop's thread
     * @param passed is told after each pass, there too
     */
    PassLoop(Opener opener, Duration pause, Runnable before, Runnable passed) {
        this.opener = opener;
        this.pause = pause;
        this.before = before;
        this.passed = passed;
    }

    /** Opens the agent; what it served before, it serves soon. */
    PassLoop start() {
        thread.start();
        return this;
    }

    /** What is open now. */
    Optional<OpenAgent> open() {
        return open;
    }

    /** Why the last pass failed; empty if it did not. */
    String problem() {
        return problem;
    }

    /** Keeps it awake until {@link #release} was called as often. */
    synchronized void acquire() {
        awake++;
        notifyAll();
    }

    synchronized void release() {
        awake--;
        resting = false;
        notifyAll();
    }

    /** A pass comes at once if it is awake. */
    synchronized void hurry() {
        hurried = true;
        notifyAll();
    }

    /** Has the agent be closed and opened again, by what holds now. */
    synchronized void reopen() {
        stale = true;
        notifyAll();
    }

    private void run() {
        try {
            boolean more = false;
            while (await(more)) {
                more = turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shut();
        }
    }

    /** Whether there is another turn. */
    private synchronized boolean await(boolean more) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        long left = more ? 0 : pause.toMillis();
        while (!closing && !stale && !hurried && awake > 0 && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        hurried = false;
        while (!closing && !stale && awake == 0 && resting) {
            wait();
        }
        return !closing;
    }

    // Errors too, such as a lack of memory: one pass must not end the thread that all others need.
    private boolean turn() {
        try {
            before.run();
            boolean more = work();
            problem = "";
            return more;
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.SEVERE, "this pass failed, the next one tries again", e);
            problem = String.valueOf(e.getMessage());
            rest();
            return false;
        } finally {
            passed.run();
        }
    }

    private boolean work() throws IOException {
        if (takeStale()) {
            shut();
            open = opener.open();
        }
        if (!open.isPresent()) {
            rest();
            return false;
        }
        if (isAwake()) {
            return open.get().agent().poll();
        }
        open.get().agent().rest();
        rest();
        return false;
    }

    private synchronized boolean takeStale() {
        boolean was = stale;
        stale = false;
        return was;
    }

    private synchronized boolean isAwake() {
        return awake > 0;
    }

    private synchronized void rest() {
        resting = awake == 0;
    }

    private void shut() {
        Optional<OpenAgent> old = open;
        open = Optional.empty();
        old.ifPresent(agent -> agent.agent().close());
    }

    /** Ends after the pass under way; does not wait for that. */
    @Override
    public synchronized void close() {
        closing = true;
        notifyAll();
    }

    /** Waits until it has ended after {@link #close}. */
    void join(Duration patience) throws InterruptedException {
        thread.join(patience.toMillis());
    }
}
