package dev.flotilla.agent;

import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import java.util.Map;

/**
 * How an agent is, for people and tools on the same machine.
 *
 * @param connectionError what is wrong with the certificate, or else why the last connection failed; empty when nothing is
 * @param inferences since the start, without those that failed
 * @param errors failed inferences since the start
 * @param unusual inputs unlike the bundle's baseline that were answered all the same, since the start
 * @param refused inputs that did not reach the model, since the start, by reason
 * @param windowsSpooled telemetry windows that the server has not acknowledged
 * @param windowsDropped windows lost since the start because the spool was full or could not be written, or too many ended at once
 * @param windowsAcknowledged windows that the server has stored since the start
 * @param telemetryBytes bytes of telemetry sent since the start
 * @param rejectedMessages payloads from the fleet that were no messages, since the start
 */
public record AgentStatus(
        String device,
        String version,
        boolean connected,
        String connectionError,
        UpdateStatus update,
        long inferences,
        long errors,
        long unusual,
        Map<Refusal, Long> refused,
        long windowsSpooled,
        long windowsDropped,
        long windowsAcknowledged,
        long telemetryBytes,
        long rejectedMessages) {

    /** For JSON; digests in hexadecimal, absent ones left out. */
    public Document toDocument() {
        return Document.builder()
                .put("device", device)
                .put("agentVersion", version)
                .put("connected", connected)
                .put("connectionError", connectionError)
                .put("phase", update.phase().name())
                .put("reason", update.reason())
                .put("counter", update.counter())
                .putIfPresent("activeBundle", update.activeBundle().map(Digest::hex))
                .put("activeVersion", update.activeVersion())
                .putIfPresent("selfTestOutput", update.selfTestOutput().map(Digest::hex))
                .put("floor", update.floor())
                .put("progressBytes", update.progressBytes())
                .put("inferences", inferences)
                .put("errors", errors)
                .put("unusual", unusual)
                .put("refused", byName(refused))
                .put("windowsSpooled", windowsSpooled)
                .put("windowsDropped", windowsDropped)
                .put("windowsAcknowledged", windowsAcknowledged)
                .put("telemetryBytes", telemetryBytes)
                .put("rejectedMessages", rejectedMessages)
                .build();
    }

    private static Document byName(Map<Refusal, Long> counts) {
        Document.Builder document = Document.builder();
        counts.forEach((why, count) -> document.put(why.name(), count));
        return document.build();
    }
}
