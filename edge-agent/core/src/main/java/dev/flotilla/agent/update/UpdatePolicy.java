package dev.flotilla.agent.update;

import dev.flotilla.agent.download.DownloadPolicy;
import java.time.Duration;

/**
 * The bounds of an update.
 *
 * @param hardware the kind of this device, which a bundle's hardware list has to name if it is not empty
 * @param maxFailures passing failures in a row (a broken connection, a probe that could not start) before it is given up
 * @param maxRefetches how often a bundle that came short or damaged is thrown away and fetched from its first byte again
 * @param maxTries how often a step during which the process went down is tried
 * @param firstBackoff the wait after the first passing failure; it doubles
 * @param mostBackoff the longest wait
 * @param patience how long a state may last in which nothing comes nearer to the end
 * @param metadataAge how old the metadata may be by which an assignment is judged, before it is refreshed for it
 * @param downloads when and how much may be downloaded; waiting for that is neither a failure nor a lack of progress
 */
public record UpdatePolicy(
        String hardware,
        int maxFailures,
        int maxRefetches,
        int maxTries,
        Duration firstBackoff,
        Duration mostBackoff,
        Duration patience,
        Duration metadataAge,
        DownloadPolicy downloads) {
    public UpdatePolicy {
        if (maxFailures < 1 || maxRefetches < 0 || maxTries < 1) {
            throw new IllegalArgumentException("at least one failure, no refetch and one try: maxFailures="
                    + maxFailures + ", maxRefetches=" + maxRefetches + ", maxTries=" + maxTries);
        }
    }

    /** The same with another patience. */
    public UpdatePolicy withPatience(Duration other) {
        return new UpdatePolicy(
                hardware,
                maxFailures,
                maxRefetches,
                maxTries,
                firstBackoff,
                mostBackoff,
                other,
                metadataAge,
                downloads);
    }

    /** The same with another age of the metadata. */
    public UpdatePolicy withMetadataAge(Duration other) {
        return new UpdatePolicy(
                hardware, maxFailures, maxRefetches, maxTries, firstBackoff, mostBackoff, patience, other, downloads);
    }

    /** The same with other rules for downloads. */
    public UpdatePolicy withDownloads(DownloadPolicy other) {
        return new UpdatePolicy(
                hardware, maxFailures, maxRefetches, maxTries, firstBackoff, mostBackoff, patience, metadataAge, other);
    }

    /**
     * Twelve failures with waits from 1 s to 1 min, two refetches, three tries, an hour's patience, metadata no older than an
     * hour, downloads at any time.
     *
     * @param hardware the kind of this device; empty if it has none
     */
    public static UpdatePolicy defaults(String hardware) {
        return new UpdatePolicy(
                hardware,
                12,
                2,
                3,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofHours(1),
                DownloadPolicy.unlimited());
    }
}
