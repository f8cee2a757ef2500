package dev.flotilla.agent.update;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Optional;

/**
 * What a device has to say about its update and its model.
 *
 * @param counter of the newest assignment; 0 before the first
 * @param nonce of that assignment
 * @param phase how far it is
 * @param activeBundle what serves
 * @param activeVersion its name and version, for people
 * @param selfTestOutput the SHA-256 of what the serving model answered to its self-test
 * @param floor the highest floor seen for the serving model's family
 * @param reason why it is not further; empty when all is well
 * @param progressBytes how much of the assigned bundle is here
 * @param waitsUntil when the download goes on that the owner's rules hold up
 * @param shadow what runs in shadow, or did until it stopped by itself
 */
public record UpdateStatus(
        long counter,
        String nonce,
        UpdatePhase phase,
        Optional<Digest> activeBundle,
        String activeVersion,
        Optional<Digest> selfTestOutput,
        long floor,
        String reason,
        long progressBytes,
        Optional<Instant> waitsUntil,
        Optional<ReportedShadow> shadow) {

    /** The report to the fleet. Reasons may quote what somebody else sent, and servers take no report with U+0000. */
    public ReportedState toReport(String messageId, Instant now, String agentVersion, Losses losses) {
        return new ReportedState(
                messageId,
                now,
                counter,
                nonce,
                phase,
                activeBundle,
                activeVersion,
                selfTestOutput,
                floor,
                reason.replace('\0', '\uFFFD'),
                agentVersion,
                progressBytes,
                waitsUntil.map(moment -> moment.truncatedTo(ChronoUnit.MILLIS)),
                losses,
                shadow,
                Collections.singleton(ReportedState.SHADOW));
    }
}
