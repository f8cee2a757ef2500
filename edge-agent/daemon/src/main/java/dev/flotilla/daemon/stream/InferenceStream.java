package dev.flotilla.daemon.stream;

import dev.flotilla.agent.link.Backoff;
import dev.flotilla.daemon.serve.StreamMessages;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers each message on one topic by one on another, in order. Messages that come faster than the model answers wait in a
 * bounded queue that drops the oldest; an answer that the broker does not take is lost, as are messages while the connection
 * is down.
 */
public final class InferenceStream implements Closeable {
    private static final Logger LOG = Logger.getLogger(InferenceStream.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final long PATIENCE_MILLIS = 5_000;

    private final StreamAddress address;
    private final StreamMessages messages;
    private final int maxBytes;
    private final Backoff backoff;
    private final Clock clock;
    private final MessageQueue queue;
    private final Thread thread = new Thread(this::run, "inference-stream");
    private volatile boolean stopped;
    private @Nullable BrokerClient client;

    /**
     * @param capacity most messages that wait
     * @param maxBytes of one message; the broker keeps larger ones back
     */
    public InferenceStream(
            StreamAddress address, StreamMessages messages, int capacity, int maxBytes, Backoff backoff, Clock clock) {
        this.address = address;
        this.messages = messages;
        this.maxBytes = maxBytes;
        this.backoff = backoff;
        this.clock = clock;
        this.queue = new MessageQueue(capacity);
    }

    /** Connects and answers in a thread of its own until this is closed. */
    public InferenceStream start() {
        thread.start();
        return this;
    }

    // RuntimeException too: a fault at one message must not end the stream.
    private void run() {
        while (!stopped) {
            try {
                keepUp();
                Optional<byte[]> message = queue.poll(PAUSE);
                if (message.isPresent() && client != null) {
                    client.publish(messages.answer(message.get()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.WARNING, "{0}; dropped so far: {1}", new Object[] {e.getMessage(), queue.dropped()});
            }
        }
        disconnect();
    }

    private void keepUp() throws IOException {
        if (client != null && client.connected()) {
            return;
        }
        if (client != null) {
            disconnect();
            // A broker that takes connections and drops them must not be asked in a tight loop either.
            backoff.failed(clock.instant());
        }
        if (!backoff.due(clock.instant())) {
            return;
        }
        try {
            client = BrokerClient.connect(address, maxBytes, queue::offer);
            LOG.log(Level.INFO, "streams: connected to {0}", address.broker());
        } catch (IOException e) {
            backoff.failed(clock.instant());
            throw e;
        }
    }

    private void disconnect() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** Messages since the start that came faster than they could be answered. */
    public long dropped() {
        return queue.dropped();
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        try {
            thread.join(PATIENCE_MILLIS);
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
