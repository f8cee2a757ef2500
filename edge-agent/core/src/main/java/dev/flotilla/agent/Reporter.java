package dev.flotilla.agent;

import dev.flotilla.agent.link.Backoff;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.trust.EcSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/**
 * Says how the device is: when that changes, when it is asked for, and anyway after waits that double, because a report
 * that the broker took may still be lost before the server has it. Chance is in the waits: a fleet whose reports were lost
 * together does not repeat them in step.
 */
final class Reporter {
    /** What is new is said once more after so long at most. */
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);

    private final FleetLink link;
    private final EcSigner key;
    private final String version;
    private final Backoff again;
    private final Random random;
    private Optional<UpdateStatus> last = Optional.empty();
    private boolean asked = true;

    /** @param mostWait the longest time between two reports */
    Reporter(FleetLink link, EcSigner key, String version, Duration mostWait, Random random) {
        this.link = link;
        this.key = key;
        this.version = version;
        this.again = new Backoff(shorter(FIRST_WAIT, mostWait), mostWait, random);
        this.random = random;
    }

    /** The next pass reports, whether or not anything changed. */
    void ask() {
        asked = true;
    }

    /** @param losses are carried along; they alone are not worth a message */
    void poll(UpdateStatus status, Losses losses, Instant now) throws LinkException {
        Optional<UpdateStatus> said = Optional.of(withoutProgress(status));
        boolean news = asked || !said.equals(last);
        if (!link.connected() || (!news && !again.due(now))) {
            return;
        }
        String messageId = Long.toHexString(random.nextLong());
        link.publishReported(status.toReport(messageId, now, version, losses).sign(key));
        last = said;
        if (news) {
            again.succeeded();
        }
        again.failed(now);
        asked = false;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
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
                0,
                status.waitsUntil(),
                status.shadow());
    }
}
