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
    private Instant reported = Instant.MIN;
    private boolean asked = true;

    Reporter(FleetLink link, EcSigner key, String version, Duration interval, Random random) {
        this.link = link;
        this.key = key;
        this.version = version;
        this.interval = interval;
        this.random = random;
    }

    /** The next pass reports, whether or not anything changed. */
    void ask() {
        asked = true;
    }

    void poll(UpdateStatus status, Instant now) throws LinkException {
        Optional<UpdateStatus> said = Optional.of(withoutProgress(status));
        if (!link.connected() || (!asked && said.equals(last) && !due(now))) {
            return;
        }
        String messageId = Long.toHexString(random.nextLong());
        link.publishReported(status.toReport(messageId, now, version).sign(key));
        last = said;
        reported = now;
        asked = false;
    }

    /** Also when the clock was set back: the interval must not last until the old date comes again. */
    private boolean due(Instant now) {
        return now.isBefore(reported) || !now.isBefore(reported.plus(interval));
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
