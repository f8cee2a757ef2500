package dev.flotilla.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Drives one agent in a thread of its own. */
public final class AgentRunner implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AgentRunner.class.getName());

    private final Agent agent;
    private final Duration pause;
    private final Duration patience;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile long lastEnd = System.nanoTime();

    /**
     * @param pause between two passes when there is nothing to do at once
     * @param patience how long {@link #close} waits for the pass under way
     */
    public AgentRunner(Agent agent, Duration pause, Duration patience) {
        this.agent = agent;
        this.pause = pause;
        this.patience = patience;
        this.thread = new Thread(this::run, "agent-" + agent.status().device());
    }

    public AgentRunner start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            boolean more = true;
            while (!stopping.await(more ? 0 : pause.toMillis(), TimeUnit.MILLISECONDS)) {
                more = poll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long ago the last pass ended, whether it failed or not: more than usual while one takes long, or hangs. */
    public Duration sinceLastPass() {
        return Duration.ofNanos(System.nanoTime() - lastEnd);
    }

    // Errors too, such as a lack of memory: one pass must not leave a device that nobody can reach any more.
    private boolean poll() {
        try {
            return agent.poll();
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.SEVERE, agent.status().device() + ": this pass failed, the next one tries again", e);
            return false;
        } finally {
            lastEnd = System.nanoTime();
        }
    }

    /**
     * Stops after the pass under way and closes the agent; a pass that takes too long is interrupted.
     *
     * @throws IOException when even that does not end it; the agent is not closed then, for the pass still uses it
     */
    @Override
    public void close() throws IOException {
        stopping.countDown();
        try {
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(patience.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IOException(thread.getName() + ": the pass under way did not end within "
                    + patience.multipliedBy(2).getSeconds() + " s; the telemetry window under way is lost");
        }
        agent.close();
    }
}
