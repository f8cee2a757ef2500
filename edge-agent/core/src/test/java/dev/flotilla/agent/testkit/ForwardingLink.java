package dev.flotilla.agent.testkit;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import java.util.List;
import java.util.Optional;

/** Hands everything on to another link, but for what a subclass does otherwise. */
public abstract class ForwardingLink implements FleetLink {
    private final FleetLink link;

    protected ForwardingLink(FleetLink link) {
        this.link = link;
    }

    @Override
    public void connect() throws LinkException {
        link.connect();
    }

    @Override
    public boolean connected() {
        return link.connected();
    }

    @Override
    public void publishReported(byte[] cose) throws LinkException {
        link.publishReported(cose);
    }

    @Override
    public void publishTelemetry(byte[] report) throws LinkException {
        link.publishTelemetry(report);
    }

    @Override
    public Optional<SignedAssignment> takeDesired() {
        return link.takeDesired();
    }

    @Override
    public Optional<String> takeRejection() {
        return link.takeRejection();
    }

    @Override
    public List<TelemetryAck> takeAcks() {
        return link.takeAcks();
    }

    @Override
    public long rejectedMessages() {
        return link.rejectedMessages();
    }

    @Override
    public void close() {
        link.close();
    }
}
