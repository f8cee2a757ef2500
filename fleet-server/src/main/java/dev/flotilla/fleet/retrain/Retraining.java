package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of a pipeline, from what began it to what became of the challenger.
 *
 * @param id also its job's
 * @param version digest of the pipeline that it follows
 * @param takes what its job takes
 * @param reason why it is in this state
 * @param spent by the job
 * @param report the job's last one, with all figures and the gate's verdict
 * @param override who let a challenger through that did not pass
 * @param rollout the id of the challenger's
 * @param logged the id under which a log of experiments knows it
 */
public record Retraining(
        String id,
        String pipeline,
        Digest version,
        String family,
        Cause cause,
        Takes takes,
        RunState state,
        String reason,
        Instant startedAt,
        Instant updatedAt,
        Duration spent,
        Optional<JobReport> report,
        Optional<GateOverride> override,
        Optional<String> rollout,
        Optional<String> logged) {

    /**
     * What a job takes.
     *
     * @param dataset digest of the manifest, as are those of the reference
     * @param samples labelled, to train on
     * @param master float model behind the champion
     */
    public record Takes(
            Digest champion, Digest dataset, long samples, Optional<Digest> reference, Optional<Digest> master) {}

    /** A person's word against the gate's. */
    public record GateOverride(String user, String reason, Instant at) {}

    /** One that begins now. */
    static Retraining begun(String id, PipelineVersion version, Cause cause, Takes takes, Instant now) {
        return new Retraining(
                id,
                version.pipeline().name(),
                version.digest(),
                version.pipeline().family(),
                cause,
                takes,
                RunState.TRAINING,
                cause.text(),
                now,
                now,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The file of this format that its job made, such as {@link JobModel#BUNDLE}. */
    public Optional<Digest> made(String format) {
        return report.flatMap(last -> last.models().stream()
                .filter(model -> model.format().equals(format))
                .map(JobModel::digest)
                .findFirst());
    }

    Retraining to(RunState other, String why, Instant now) {
        return copy(other, why, now, spent, report, override, rollout, logged);
    }

    Retraining with(JobReport last, Duration time) {
        return copy(state, reason, updatedAt, time, Optional.of(last), override, rollout, logged);
    }

    Retraining with(Duration time) {
        return copy(state, reason, updatedAt, time, report, override, rollout, logged);
    }

    Retraining with(GateOverride word) {
        return copy(state, reason, updatedAt, spent, report, Optional.of(word), rollout, logged);
    }

    Retraining withRollout(String rolloutId) {
        return copy(state, reason, updatedAt, spent, report, override, Optional.of(rolloutId), logged);
    }

    Retraining withLog(String logId) {
        return copy(state, reason, updatedAt, spent, report, override, rollout, Optional.of(logId));
    }

    private Retraining copy(
            RunState newState,
            String newReason,
            Instant newUpdatedAt,
            Duration newSpent,
            Optional<JobReport> newReport,
            Optional<GateOverride> newOverride,
            Optional<String> newRollout,
            Optional<String> newLogged) {
        return new Retraining(
                id,
                pipeline,
                version,
                family,
                cause,
                takes,
                newState,
                newReason,
                startedAt,
                newUpdatedAt,
                newSpent,
                newReport,
                newOverride,
                newRollout,
                newLogged);
    }
}
