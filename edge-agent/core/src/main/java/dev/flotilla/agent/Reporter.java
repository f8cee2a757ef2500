package dev.flotilla.agent;

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
 * that the broker took may still be lost before the server has it.
 */
final class Reporter {
    /** What is new is said once more after so long. */
    static final Duration FIRST_WAIT = Duration.ofMinutes(1);

    private final FleetLink link;
    private final EcSigner key;
    private final String version;
    private final Duration mostWait;
    private final Random random;
    private Optional<UpdateStatus> last = Optional.empty();
    private Instant reported = Instant.MIN;
    private Duration wait = FIRST_WAIT;
    private boolean asked = true;

    /** @param mostWait the longest time between two reports */
    Reporter(FleetLink link, EcSigner key, String version, Duration mostWait, Random random) {
        this.link = link;
        this.key = key;
        this.version = version;
        this.mostWait = mostWait;
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
        if (!link.connected() || (!news && !due(now))) {
            return;
        }
        String messageId = Long.toHexString(random.nextLong());
        link.publishReported(status.toReport(messageId, now, version, losses).sign(key));
        last = said;
        reported = now;
        wait = shorter(news ? FIRST_WAIT : wait.multipliedBy(2), mostWait);
        asked = false;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Also when the clock was set back: the wait must not last until the old date comes again. */
    private boolean due(Instant now) {
        return now.isBefore(reported) || !now.isBefore(reported.plus(wait));
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
