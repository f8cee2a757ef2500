package dev.flotilla.agent.link;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What arrived and was not taken yet, bounded: one assignment, {@link #MAX_ACKS} acknowledgements and
 * {@link #MAX_ANSWERS} chunks. A payload that is not a message is counted and logged, and nothing else happens. Thread-safe: a link's thread fills it, the agent's
 * empties it.
 */
public final class Inbox {
    /** When more wait, the oldest goes; the window it named is sent and acknowledged once more. */
    public static final int MAX_ACKS = 64;

    /** Twice what may be asked for; when more wait, what arrives is dropped, and asked for again. */
    public static final int MAX_ANSWERS = 2 * FetchRequest.MAX_CREDIT;

    private static final Logger LOG = Logger.getLogger(Inbox.class.getName());
    /** How long a wait for chunks may miss that the connection broke. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final String device;
    private final ArrayDeque<TelemetryAck> acks = new ArrayDeque<>();
    private final BlockingQueue<FetchAnswer> answers = new ArrayBlockingQueue<>(MAX_ANSWERS);
    private @Nullable SignedAssignment desired;
    private Optional<String> rejection = Optional.empty();
    private long rejected;

    /** @param device whom log lines name */
    public Inbox(String device) {
        this.device = device;
    }

    /**
     * Takes in an assignment, unverified, unless one with a higher counter waits (brokers may redeliver out of order). An
     * empty payload only tells that the broker is to keep none (MQTT 5, section 3.3.1.3).
     */
    public void offerDesired(byte[] payload) {
        if (payload.length == 0) {
            return;
        }
        try {
            SignedAssignment offered = SignedAssignment.parse(payload);
            synchronized (this) {
                if (desired == null || counter(offered) >= counter(desired)) {
                    desired = offered;
                }
            }
        } catch (IOException | TrustException | RuntimeException e) {
            reject("assignment", payload, e);
            synchronized (this) {
                rejection = Optional.of(payload.length + " bytes that are no assignment: " + e.getMessage());
            }
        }
    }

    private static long counter(SignedAssignment assignment) {
        return assignment.claimed().counter();
    }

    public void offerAck(byte[] payload) {
        try {
            TelemetryAck ack = TelemetryAck.parse(payload);
            synchronized (this) {
                if (acks.size() == MAX_ACKS) {
                    acks.removeFirst();
                }
                acks.addLast(ack);
            }
        } catch (IOException | RuntimeException e) {
            reject("telemetry acknowledgement", payload, e);
        }
    }

    public void offerAnswer(byte[] payload) {
        try {
            if (!answers.offer(FetchAnswer.parse(payload))) {
                LOG.log(Level.FINE, "{0}: dropped a chunk that nobody took", device);
            }
        } catch (IOException | RuntimeException e) {
            reject("chunk", payload, e);
        }
    }

    // RuntimeException too: these bytes come from outside, and none of them may end a link's thread.
    private void reject(String what, byte[] payload, Exception why) {
        synchronized (this) {
            rejected++;
        }
        LOG.log(Level.WARNING, "{0}: ignored {1} bytes that are no {2}: {3}", new Object[] {
            device, payload.length, what, why.getMessage()
        });
    }

    public synchronized Optional<SignedAssignment> takeDesired() {
        Optional<SignedAssignment> taken = Optional.ofNullable(desired);
        desired = null;
        return taken;
    }

    /** Why the newest payload that should have been an assignment was none; empty if all were since the last call. */
    public synchronized Optional<String> takeRejection() {
        Optional<String> taken = rejection;
        rejection = Optional.empty();
        return taken;
    }

    public synchronized List<TelemetryAck> takeAcks() {
        List<TelemetryAck> taken = new ArrayList<>(acks);
        acks.clear();
        return taken;
    }

    /** Takes in what came on one of the device's topics. */
    public void arrived(DeviceId to, String topic, byte[] payload) {
        if (topic.equals(Topics.desired(to))) {
            offerDesired(payload);
        } else if (topic.equals(Topics.ack(to))) {
            offerAck(payload);
        } else if (topic.equals(Topics.chunk(to))) {
            offerAnswer(payload);
        } else {
            LOG.log(Level.WARNING, "{0}: ignored a message on {1}", new Object[] {device, topic});
        }
    }

    /** The next chunk, or waits for one; empty when none came in time. */
    public Optional<FetchAnswer> takeAnswer(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(answers.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
    }

    /**
     * As {@link ChunkLink#await} has it, for links that tell by a look whether they are connected.
     *
     * @param connected whether the connection that brings answers still stands
     */
    public Optional<FetchAnswer> awaitAnswer(Duration atMost, BooleanSupplier connected)
            throws LinkException, InterruptedIOException {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            Optional<FetchAnswer> answer = Optional.empty();
            while (!answer.isPresent() && System.nanoTime() < end) {
                // Before the look into the queue: what came before the connection broke is in it then.
                boolean lost = !connected.getAsBoolean();
                Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
                answer = takeAnswer(lost ? Duration.ZERO : left.compareTo(LOOK) < 0 ? left : LOOK);
                if (lost && !answer.isPresent()) {
                    throw new LinkException(device + ": the connection broke while chunks were on their way");
                }
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for chunks");
        }
    }

    /** How many payloads were no messages. */
    public synchronized long rejected() {
        return rejected;
    }
}
