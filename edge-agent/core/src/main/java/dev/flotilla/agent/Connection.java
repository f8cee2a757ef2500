package dev.flotilla.agent;

import dev.flotilla.agent.link.Backoff;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the link up: tries again after a growing wait. The wait grows on over connections that do not last, as with a
 * broker that takes them and drops them, or with two devices that took the same identity and throw each other out.
 */
final class Connection {
    /** A connection that lasted so long was a good one. */
    static final Duration LASTING = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(Connection.class.getName());

    private final String device;
    private final FleetLink link;
    private final Backoff backoff;
    private String error = "";
    private Optional<Instant> connectedAt = Optional.empty();

    Connection(String device, FleetLink link, Backoff backoff) {
        this.device = device;
        this.link = link;
        this.backoff = backoff;
    }

    /** Returns whether a new connection was made. */
    boolean keepUp(Instant now) {
        if (link.connected()) {
            return false;
        }
        if (connectedAt.isPresent()) {
            if (!now.isBefore(connectedAt.get().plus(LASTING))) {
                backoff.succeeded();
            }
            connectedAt = Optional.empty();
            backoff.failed(now);
        }
        if (!backoff.due(now)) {
            return false;
        }
        try {
            link.connect();
            LOG.log(Level.INFO, "{0}: connected", device);
            error = "";
            connectedAt = Optional.of(now);
            return true;
        } catch (LinkException e) {
            failed(e, now);
            return false;
        }
    }

    /** Ends it as nobody needs it, which is no failure to wait after. */
    void rest() {
        link.close();
        connectedAt = Optional.empty();
    }

    /** Something could not be sent. */
    void broken(LinkException e) {
        error = String.valueOf(e.getMessage());
        LOG.log(Level.WARNING, "{0}", error);
    }

    private void failed(LinkException e, Instant now) {
        Duration wait = backoff.failed(now);
        String message = String.valueOf(e.getMessage());
        // A fleet that is away for a day is one warning, not thousands.
        Level level = message.equals(error) ? Level.FINE : Level.WARNING;
        LOG.log(level, "{0}; next attempt in {1}", new Object[] {message, wait});
        error = message;
    }

    String error() {
        return error;
    }
}
