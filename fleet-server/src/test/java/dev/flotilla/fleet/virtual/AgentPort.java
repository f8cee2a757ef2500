package dev.flotilla.fleet.virtual;

import dev.flotilla.agent.link.Inbox;
import dev.flotilla.agent.link.InboxLink;
import dev.flotilla.agent.link.LinkException;
import java.util.function.Predicate;

/** An agent's link to the virtual broker: whether there is a network is not for the agent to decide. */
final class AgentPort extends InboxLink {

    private final Predicate<byte[]> broker;
    private boolean network;
    private boolean connected;

    /** @param broker takes a report; false when it does not */
    AgentPort(String device, Predicate<byte[]> broker) {
        super(new Inbox(device));
        this.broker = broker;
    }

    void network(boolean there) {
        network = there;
        connected &= there;
    }

    void told(byte[] payload) {
        inbox.offerDesired(payload);
    }

    @Override
    public void connect() throws LinkException {
        if (!network) {
            throw new LinkException("no network");
        }
        connected = true;
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public void publishReported(byte[] cose) throws LinkException {
        if (!connected || !broker.test(cose)) {
            throw new LinkException("not connected");
        }
    }

    @Override
    public void publishTelemetry(byte[] report) throws LinkException {
        throw new LinkException("nobody infers, so there is no telemetry");
    }

    @Override
    public void close() {
        connected = false;
    }
}
