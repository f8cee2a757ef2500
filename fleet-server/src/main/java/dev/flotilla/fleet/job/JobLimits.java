package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobConstraints;
import java.time.Duration;

/**
 * What one job may use.
 *
 * @param time from each beginning to its end
 * @param memoryBytes of a child's heap
 * @param fileBytes of all files that it takes
 * @param modelBytes of each file that it makes
 * @param grace between being asked to stop, or the end of its time, and being ended
 */
public record JobLimits(Duration time, long memoryBytes, long fileBytes, int modelBytes, Duration grace) {

    /** These, or less where a job says so. */
    JobLimits within(JobConstraints constraints) {
        return new JobLimits(
                constraints
                        .maxSeconds()
                        .filter(seconds -> seconds < time.toSeconds())
                        .map(Duration::ofSeconds)
                        .orElse(time),
                constraints
                        .maxMemoryBytes()
                        .map(bytes -> Math.min(bytes, memoryBytes))
                        .orElse(memoryBytes),
                fileBytes,
                modelBytes,
                grace);
    }
}
