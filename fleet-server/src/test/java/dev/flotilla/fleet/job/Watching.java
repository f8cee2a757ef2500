package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watches a job as a test wants it. */
final class Watching implements JobWatch {
    final List<JobReport> told = new CopyOnWriteArrayList<>();
    volatile Optional<JobReport> heard = Optional.empty();
    volatile boolean cancelled;
    volatile boolean lost;
    volatile boolean stopAfterFirst;

    @Override
    public void progress(JobReport report) {
        told.add(report);
        cancelled |= stopAfterFirst;
    }

    @Override
    public Optional<JobReport> heard() {
        return heard;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public boolean isLost() {
        return lost;
    }
}
