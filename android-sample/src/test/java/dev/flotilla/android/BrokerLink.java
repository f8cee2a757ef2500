package dev.flotilla.android;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import java.util.List;
import java.util.Optional;

/**
 * A link of a fleet in memory for the threads of a phone, each call under a lock. As with a broker, what the fleet wants comes
 * a moment after the connection stands.
 */
final class BrokerLink implements FleetLink {
    private final FleetLink link;
    private final Object lock;
    private boolean fresh;

    BrokerLink(FleetLink link, Object lock) {
        this.link = link;
        this.lock = lock;
    }

    @Override
    public void connect() throws LinkException {
        synchronized (lock) {
            fresh = !link.connected();
            link.connect();
        }
    }

    @Override
    public Optional<SignedAssignment> takeDesired() {
        synchronized (lock) {
            if (fresh) {
                fresh = false;
                return Optional.empty();
            }
            return link.takeDesired();
        }
    }

    @Override
    public boolean connected() {
        synchronized (lock) {
            return link.connected();
        }
    }

    @Override
    public void publishReported(byte[] cose) throws LinkException {
        synchronized (lock) {
            link.publishReported(cose);
        }
    }

    @Override
    public void publishTelemetry(byte[] report) throws LinkException {
        synchronized (lock) {
            link.publishTelemetry(report);
        }
    }

    @Override
    public Optional<String> takeRejection() {
        synchronized (lock) {
            return link.takeRejection();
        }
    }

    @Override
    public List<TelemetryAck> takeAcks() {
        synchronized (lock) {
            return link.takeAcks();
        }
    }

    @Override
    public long rejectedMessages() {
        synchronized (lock) {
            return link.rejectedMessages();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            link.close();
        }
    }
}
