package dev.flotilla.agent.telemetry;

import dev.flotilla.agent.link.Backoff;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryWatch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Sends what is in the spool until the server acknowledges it: each window at once, then again with a growing wait, and
 * at once again over each new connection. Not for several threads.
 */
public final class TelemetrySender {
    /** So that a full spool does not hold up everything else. */
    static final int MAX_SENT_PER_PASS = 8;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final Duration MOST_WAIT = Duration.ofMinutes(10);

    private final Spool spool;
    private final FleetLink link;
    private final Random random;
    private final Map<String, Backoff> sent = new HashMap<>();
    private Optional<TelemetryWatch> watch = Optional.empty();
    private long sentBytes;
    private long acknowledged;

    public TelemetrySender(Spool spool, FleetLink link, Random random) {
        this.spool = spool;
        this.link = link;
        this.random = random;
    }

    /** A new connection: what was sent over the old one may be lost. */
    public void reconnected() {
        sent.clear();
    }

    /**
     * Handles acknowledgements, then sends what is due.
     *
     * @throws dev.flotilla.agent.link.LinkException when the broker does not take a window; the rest stays for later
     * @throws IOException when the spool cannot be read or written
     */
    public void poll(Instant now) throws IOException {
        for (TelemetryAck ack : link.takeAcks()) {
            for (String id : ack.windowIds()) {
                acknowledge(id);
            }
            watch = ack.watch().isPresent() ? ack.watch() : watch;
        }
        if (!link.connected()) {
            return;
        }
        int left = MAX_SENT_PER_PASS;
        for (String id : spool.ids()) {
            Backoff backoff = sent.computeIfAbsent(id, key -> new Backoff(FIRST_WAIT, MOST_WAIT, random));
            if (left > 0 && backoff.due(now)) {
                send(id);
                backoff.failed(now);
                left--;
            }
        }
        sent.keySet().removeIf(id -> !spool.contains(id));
    }

    private void acknowledge(String id) throws IOException {
        if (spool.contains(id)) {
            acknowledged++;
            spool.remove(id);
        }
        sent.remove(id);
    }

    private void send(String id) throws IOException {
        Optional<byte[]> report = spool.report(id);
        if (report.isPresent()) {
            link.publishTelemetry(report.get());
            sentBytes += report.get().length;
        }
    }

    /** How the fleet asked last to be told more, since the last call. */
    public Optional<TelemetryWatch> takeWatch() {
        Optional<TelemetryWatch> taken = watch;
        watch = Optional.empty();
        return taken;
    }

    /** Bytes of all reports that the broker took since the start, those sent again included. */
    public long sentBytes() {
        return sentBytes;
    }

    /** How many windows the server has acknowledged since the start. */
    public long acknowledged() {
        return acknowledged;
    }
}
