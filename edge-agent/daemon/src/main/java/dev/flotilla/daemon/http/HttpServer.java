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
        while (listener.isOpen()) {
            try {
                // Peers beyond the bound wait in the listener's queue.
                places.acquire();
                take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void take() {
        try {
            Connection connection = new Connection(listener.accept(), router, limits, bodyBytes, this);
            connections.add(connection);
            threads.execute(connection);
        } catch (IOException | RuntimeException e) {
            places.release();
            if (listener.isOpen()) {
                LOG.log(Level.WARNING, "could not take a connection: {0}", e.toString());
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
