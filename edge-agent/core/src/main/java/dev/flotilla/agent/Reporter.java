package dev.flotilla.agent;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.trust.EcSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/**
 * Says how the device is: when that changes, when it is asked for, and now and then anyway, because a report that the
 * broker took may still be lost before the server has it.
 */
final class Reporter {
    private final FleetLink link;
    private final EcSigner key;
    private final String version;
    private final Duration interval;
    private final Random random;
    private Optional<UpdateStatus> last = Optional.empty();
    private Instant due = Instant.MIN;

    Reporter(FleetLink link, EcSigner key, String version, Duration interval, Random random) {
        this.link = link;
        this.key = key;
        this.version = version;
        this.interval = interval;
        this.random = random;
    }

    /** The next pass reports, whether or not anything changed. */
    void ask() {
        due = Instant.MIN;
    }

    void poll(UpdateStatus status, Instant now) throws LinkException {
        Optional<UpdateStatus> said = Optional.of(withoutProgress(status));
        if (!link.connected() || (said.equals(last) && now.isBefore(due))) {
            return;
        }
        String messageId = Long.toHexString(random.nextLong());
        link.publishReported(status.toReport(messageId, now, version).sign(key));
        last = said;
        due = now.plus(interval);
    }

    /** Progress alone is not worth a message; the next one carries it. */
    private static UpdateStatus withoutProgress(UpdateStatus status) {
        return new UpdateStatus(
                status.counter(),
                status.nonce(),
                status.phase(),
                status.activeBundle(),
                status.activeVersion(),
                status.selfTestOutput(),
                status.floor(),
                status.reason(),
                0);
    }
}
