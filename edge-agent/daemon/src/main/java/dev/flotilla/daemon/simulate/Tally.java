package dev.flotilla.daemon.simulate;

import dev.flotilla.agent.AgentStatus;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.daemon.simulate.link.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How all devices are at one moment.
 *
 * @param since the start
 * @param versions how many serve each model, by name and version; empty text for none
 * @param phases how many are in each phase of an update
 * @param crashes of agents since the start
 * @param messages in both directions since the start
 * @param bytes of payloads in both directions since the start
 */
record Tally(
        Duration since,
        int devices,
        int connected,
        Map<String, Integer> versions,
        Map<String, Integer> phases,
        long crashes,
        long inferences,
        long inferenceErrors,
        long windowsAcknowledged,
        long windowsSpooled,
        long windowsDropped,
        long messages,
        long bytes) {
    private static final double MILLIS = 1e3;
    private static final List<String> FAILED = List.of("REJECTED", "ROLLED_BACK");

    static Tally of(List<SimulatedDevice> devices, Meter meter, Duration since) {
        Map<String, Integer> versions = new TreeMap<>();
        Map<String, Integer> phases = new TreeMap<>();
        List<AgentStatus> statuses = devices.stream()
                .map(SimulatedDevice::status)
                .flatMap(Optional::stream)
                .toList();
        for (AgentStatus status : statuses) {
            versions.merge(status.update().activeVersion(), 1, Integer::sum);
            phases.merge(status.update().phase().name(), 1, Integer::sum);
        }
        return new Tally(
                since,
                devices.size(),
                (int) statuses.stream().filter(AgentStatus::connected).count(),
                versions,
                phases,
                devices.stream().mapToLong(SimulatedDevice::crashes).sum(),
                statuses.stream().mapToLong(AgentStatus::inferences).sum(),
                statuses.stream().mapToLong(AgentStatus::errors).sum(),
                statuses.stream().mapToLong(AgentStatus::windowsAcknowledged).sum(),
                statuses.stream().mapToLong(AgentStatus::windowsSpooled).sum(),
                statuses.stream().mapToLong(AgentStatus::windowsDropped).sum(),
                meter.messages(),
                meter.bytes());
    }

    private long failed() {
        return FAILED.stream().mapToInt(phase -> phases.getOrDefault(phase, 0)).sum();
    }

    /**
     * A line for people.
     *
     * @param before the last one, from which the rates are counted
     */
    String line(Tally before) {
        double seconds = Math.max(1, since.minus(before.since).toMillis()) / MILLIS;
        return String.format(
                Locale.ROOT,
                "%6.1f s: %d of %d connected, serving %s, %s, %d failed, %d crashes, %.1f messages/s, %.0f bytes/s",
                since.toMillis() / MILLIS,
                connected,
                devices,
                versions,
                phases,
                failed(),
                crashes,
                (messages - before.messages) / seconds,
                (bytes - before.bytes) / seconds);
    }

    Document toDocument() {
        return Document.builder()
                .put("seconds", since.toMillis() / MILLIS)
                .put("devices", devices)
                .put("connected", connected)
                .put("versions", counts(versions))
                .put("phases", counts(phases))
                .put("failed", failed())
                .put("crashes", crashes)
                .put("inferences", inferences)
                .put("inferenceErrors", inferenceErrors)
                .put("windowsAcknowledged", windowsAcknowledged)
                .put("windowsSpooled", windowsSpooled)
                .put("windowsDropped", windowsDropped)
                .put("messages", messages)
                .put("bytes", bytes)
                .build();
    }

    private static Document counts(Map<String, Integer> counts) {
        Document.Builder document = Document.builder();
        counts.forEach(document::put);
        return document.build();
    }
}
