package dev.flotilla.fleet.ctl.client;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells when something of a topic may have changed. An event stream that breaks is opened again, and counts as a change, since
 * nobody knows what was missed meanwhile.
 */
public final class ChangeSignal implements Closeable {
    private static final Duration REOPEN = Duration.ofSeconds(2);

    private final Api api;
    private final String topic;
    private final Semaphore changed = new Semaphore(0);
    private final Thread listener;
    private volatile Optional<EventStream> open = Optional.empty();
    private volatile boolean closed;

    /** @param topic as the API's events name it, such as {@code rollouts} */
    public ChangeSignal(Api api, String topic) {
        this.api = api;
        this.topic = topic;
        this.listener = new Thread(this::listen, "events");
        listener.setDaemon(true);
        listener.start();
    }

    /** Waits for news, at most this long; whether there was any. However much happened before counts once. */
    public boolean await(Duration limit) throws InterruptedException {
        boolean news = changed.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        changed.drainPermits();
        return news;
    }

    private void listen() {
        while (!closed) {
            try (EventStream events = api.events()) {
                open = Optional.of(events);
                changed.release();
                hear(events);
            } catch (IOException e) {
                // It is opened again; whoever reads what changed learns what is wrong.
            } catch (InterruptedException e) {
                return;
            }
            changed.release();
            try {
                Thread.sleep(REOPEN.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void hear(EventStream events) throws IOException {
        Optional<EventStream.Event> event = events.next();
        while (event.isPresent() && !closed) {
            if (event.get().name().equals("changed") && event.get().data().contains('"' + topic + '"')) {
                changed.release();
            }
            event = events.next();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.interrupt();
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
