package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobReport;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job that this server is at. */
final class RunningJob implements JobWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);

    private final ClaimedJob claimed;
    private final JobStore store;
    private volatile boolean cancelled;
    private volatile boolean lost;
    private volatile long told;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    RunningJob(ClaimedJob claimed, JobStore store) {
        this.claimed = claimed;
        this.store = store;
        this.cancelled = claimed.job().cancelRequested();
        this.told = claimed.job().report().map(JobReport::sequence).orElse(-1L);
    }

    Job job() {
        return claimed.job();
    }

    long fence() {
        return claimed.fence();
    }

    @Override
    public void progress(JobReport report) {
        if (report.sequence() > told && !report.status().isLast()) {
            told = report.sequence();
            store.report(job().id(), report)
                    .onFailure(failure -> LOG.warn("the progress of job {} was not kept", job().id(), failure));
        }
    }

    @Override
    public Optional<JobReport> heard() throws JobFailedException, InterruptedException {
        return Outcomes.await(store.find(job().id())).flatMap(Job::report);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public boolean isLost() {
        return lost;
    }

    void leave() {
        lost = true;
    }

    /** Done when this server is at it no more. */
    Future<Void> ended() {
        return Future.fromCompletionStage(ended).mapEmpty();
    }

    void end() {
        ended.complete(null);
    }

    /** Keeps it for longer, and hears whether it is wanted still. */
    Future<Void> renew(JobSettings settings) {
        return store.renew(job().id(), fence(), settings.lease())
                .onSuccess(standing -> {
                    lost |= standing.isEmpty();
                    cancelled |= standing.filter(wanted -> !wanted).isPresent();
                })
                .mapEmpty();
    }
}
