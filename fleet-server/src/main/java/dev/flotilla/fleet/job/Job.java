package dev.flotilla.fleet.job;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job and how it stands.
 *
 * @param reason why it is in this state, for people
 * @param report the last that was heard of it
 * @param attempts how often it was begun
 * @param cancelRequested whether somebody wants it to stop
 */
public record Job(
        JobOrder order,
        JobState state,
        String reason,
        Optional<JobReport> report,
        int attempts,
        boolean cancelRequested,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {
    /** Among the files that a job made: how a model was compiled, as {@code flotilla-compiler sign --report} takes it. */
    public static final String REPORT = "compile-report";

    static Job queued(JobOrder order, Instant now) {
        return new Job(
                order,
                JobState.QUEUED,
                "waits for its turn",
                Optional.empty(),
                0,
                false,
                now,
                Optional.empty(),
                Optional.empty());
    }

    /** The digest of the first file of this format that it made. */
    public Optional<Digest> made(String format) {
        return report.flatMap(last -> last.models().stream()
                .filter(model -> model.format().equals(format))
                .map(JobModel::digest)
                .findFirst());
    }

    public String id() {
        return order.id();
    }

    /** How long it has been at it, or was, from its first beginning. */
    public Duration spent(Instant now) {
        return startedAt
                .map(begun -> Duration.between(begun, endedAt.orElse(now)))
                .orElse(Duration.ZERO);
    }
}
