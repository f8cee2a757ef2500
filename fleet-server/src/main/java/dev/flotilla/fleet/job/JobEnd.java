package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobStatus;
import java.util.Optional;

/**
 * How a job ended.
 *
 * @param report the last one; empty when none came
 */
public record JobEnd(JobState state, String reason, Optional<JobReport> report) {
    private static final int MAX_REASON = 2000;

    /** Shortens the reason. */
    public JobEnd {
        if (!state.isOver()) {
            throw new IllegalArgumentException(state + " is no end");
        }
        reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    }

    /** As the last report has it. */
    static JobEnd of(JobReport report) {
        return new JobEnd(state(report), report.message(), Optional.of(report));
    }

    static JobEnd failed(String why) {
        return new JobEnd(JobState.FAILED, why, Optional.empty());
    }

    private static JobState state(JobReport report) {
        if (report.status() == JobStatus.SUCCEEDED) {
            return report.gate().map(verdict -> verdict.passed()).orElse(true) ? JobState.SUCCEEDED : JobState.GATED;
        }
        return report.status() == JobStatus.CANCELLED ? JobState.CANCELLED : JobState.FAILED;
    }
}
