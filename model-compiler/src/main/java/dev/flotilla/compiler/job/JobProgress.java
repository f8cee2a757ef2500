package dev.flotilla.compiler.job;

import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tells how far a job is, in its directory and a line each on a stream; and ends it when it is cancelled or takes too long.
 */
public final class JobProgress implements Progress {
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final JobPlace place;
    private final String jobId;
    private final PrintWriter lines;
    private final LongSupplier nanoClock;
    private final long start;
    private final Optional<Duration> limit;
    private long sequence;
    private long lastLook;
    private long lastReport;
    private JobPhase phase = JobPhase.DATA;

    /**
     * For a job that starts now.
     *
     * @param limit how long it may take
     */
    public JobProgress(
            JobPlace place, String jobId, PrintWriter lines, LongSupplier nanoClock, Optional<Duration> limit) {
        this.place = place;
        this.jobId = jobId;
        this.lines = lines;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.limit = limit;
        this.sequence = place.nextSequence();
        this.lastLook = start;
        this.lastReport = start - BETWEEN_REPORTS.toNanos();
    }

    /** The next phase begins. */
    void enter(JobPhase next) {
        phase = next;
        look();
        tell(next.wireName(), 0);
    }

    @Override
    public void report(String step, long done, long total) {
        long now = nanoClock.getAsLong();
        if (now - lastLook >= BETWEEN_LOOKS.toNanos()) {
            lastLook = now;
            look();
        }
        if (now - lastReport >= BETWEEN_REPORTS.toNanos()) {
            tell(step, total > 0 ? Math.min(1, (double) done / total) : 1);
        }
    }

    private void look() {
        if (place.isCancelled()) {
            throw new JobStoppedException(JobStatus.CANCELLED, "cancelled");
        }
        if (limit.isPresent() && nanoClock.getAsLong() - start > limit.get().toNanos()) {
            throw new JobStoppedException(
                    JobStatus.FAILED, "took longer than the " + limit.get().toSeconds() + " s that it may");
        }
    }

    private void tell(String step, double part) {
        lastReport = nanoClock.getAsLong();
        double progress = phase.progress(part);
        JobReport report = JobReport.of(jobId, sequence++, JobStatus.RUNNING, phase.wireName(), progress, step);
        try {
            place.writeProgress(report);
        } catch (IOException e) {
            lines.println("progress.json cannot be written: " + e.getMessage());
        }
        lines.printf(Locale.ROOT, "%s %.2f %s%n", phase.wireName(), progress, step);
        lines.flush();
    }

    /** The number of the last report. */
    public long lastSequence() {
        return sequence++;
    }
}
