package dev.flotilla.daemon.http;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Takes connections on one bound channel and serves each in a thread, up to the limit. */
final class HttpServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());
    private static final long SWEEP_MILLIS = 100;

    /** Pauses while connections cannot be taken, as when the process has no file descriptors left. */
    private static final long FIRST_PAUSE_MILLIS = 10;

    private static final long MOST_PAUSE_MILLIS = 1000;

    private final ServerSocketChannel listener;
    private final Router router;
    private final HttpLimits limits;
    private final Semaphore places;
    private final Semaphore bodyBytes;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;

    HttpServer(String name, ServerSocketChannel listener, Router router, HttpLimits limits) {
        this.listener = listener;
        this.router = router;
        this.limits = limits;
        this.places = new Semaphore(limits.connections());
        this.bodyBytes = new Semaphore(limits.bodyBytes());
        this.threads = Executors.newCachedThreadPool(task -> new Thread(task, name));
        threads.execute(this::accept);
        threads.execute(this::enforceDeadlines);
    }

    private void accept() {
        long pause = 0;
        try {
            while (listener.isOpen()) {
                // Peers beyond the bound wait in the listener's queue.
                places.acquire();
                pause = take(pause == 0) ? 0 : Math.max(FIRST_PAUSE_MILLIS, Math.min(2 * pause, MOST_PAUSE_MILLIS));
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether a connection was taken; says why not for the first of a row of failures. */
    private boolean take(boolean first) {
        try {
            start(new Connection(listener.accept(), router, limits, bodyBytes, this));
            return true;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // An error too, since it is one when the system gives no further thread.
            places.release();
            if (listener.isOpen() && first) {
                LOG.log(Level.WARNING, "could not take a connection, and tries on: {0}", e.toString());
            }
            return false;
        }
    }

    private void start(Connection connection) throws IOException {
        connections.add(connection);
        boolean started = false;
        try {
            threads.execute(connection);
            started = true;
        } finally {
            if (!started) {
                connections.remove(connection);
                connection.close();
            }
        }
    }

    /** Whether the next peer has to wait for one of the connections to end. */
    boolean full() {
        return connections.size() >= limits.connections();
    }

    void ended(Connection connection) {
        connections.remove(connection);
        places.release();
    }

    private void enforceDeadlines() {
        try {
            while (listener.isOpen()) {
                Thread.sleep(SWEEP_MILLIS);
                sweep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Connection connection : connections) {
            try {
                connection.enforceDeadline(now);
            } catch (IOException e) {
                LOG.log(Level.FINE, "a connection was gone before its deadline: {0}", e.toString());
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a socket was not closed cleanly", e);
        }
        threads.shutdownNow();
    }
}
