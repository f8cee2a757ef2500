package dev.flotilla.agent.link;

import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import java.util.List;
import java.util.Optional;

/** A link whose messages wait in an {@link Inbox} until the agent takes them. */
public abstract class InboxLink implements FleetLink {
    /** Filled by whatever thread messages come in. */
    protected final Inbox inbox;

    protected InboxLink(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public final Optional<SignedAssignment> takeDesired() {
        return inbox.takeDesired();
    }

    @Override
    public final Optional<String> takeRejection() {
        return inbox.takeRejection();
    }

    @Override
    public final List<TelemetryAck> takeAcks() {
        return inbox.takeAcks();
    }

    @Override
    public final long rejectedMessages() {
        return inbox.rejected();
    }
}
