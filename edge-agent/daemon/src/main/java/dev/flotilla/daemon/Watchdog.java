package dev.flotilla.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells the service manager, if there is one, that the agent is ready, that it lives and that it stops. That it lives is said
 * at half the watchdog's time, and only if it was just seen to get on: a process that hangs is to be started again.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Watchdog.class.getName());

    private final ServiceManager manager;
    private final Optional<Duration> time;
    private final Vital vital;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "watchdog");
    private boolean complained;

    /** What has to get on. */
    interface Vital {
        /**
         * Returns if it does.
         *
         * @throws IOException saying what does not
         */
        void check() throws IOException;
    }

    private Watchdog(ServiceManager manager, Optional<Duration> time, Vital vital) {
        this.manager = manager;
        this.time = time;
        this.vital = vital;
    }

    /**
     * Begins to watch, if the environment says that somebody wants to hear of it.
     *
     * @param environment with NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, as systemd sets them (sd_watchdog_enabled(3))
     */
    static Optional<Watchdog> start(Map<String, String> environment, ServiceManager manager, Vital vital) {
        if (environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty()) {
            return Optional.empty();
        }
        Watchdog watchdog = new Watchdog(manager, time(environment), vital);
        watchdog.tell("READY=1");
        if (watchdog.time.isPresent()) {
            watchdog.thread.setDaemon(true);
            watchdog.thread.start();
        }
        return Optional.of(watchdog);
    }

    private static Optional<Duration> time(Map<String, String> environment) {
        String own = Long.toString(ProcessHandle.current().pid());
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean meant = environment.getOrDefault("WATCHDOG_PID", own).equals(own);
        return meant && micros.matches("[1-9][0-9]{0,17}")
                ? Optional.of(Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros))))
                : Optional.empty();
    }

    private void watch() {
        long pause = time.orElseThrow().dividedBy(2).toMillis();
        try {
            do {
                look();
            } while (!stopping.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            vital.check();
            complained = false;
        } catch (IOException e) {
            if (!complained) {
                LOG.log(Level.SEVERE, "the service manager is not told that this agent lives: {0}", e.getMessage());
            }
            complained = true;
            return;
        }
        if (stopping.getCount() > 0) {
            tell("WATCHDOG=1");
        }
    }

    private void tell(String state) {
        try {
            manager.tell(state);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} could not be told: {1}", new Object[] {state, e.getMessage()});
        }
    }

    /** The agent stops, which may take a while. That it lives is told no more, unless somebody takes very long to hear it. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(ServiceManager.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tell("STOPPING=1");
    }
}
