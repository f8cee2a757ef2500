package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs in and has each done by one of several servers at a time. A server holds a lease on what it is at; when it dies
 * another one, or itself once it is back, goes on, and what the dead one may still say is not heard. Ticks come one at a time.
 */
public final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    /** The most jobs that one list answers with. */
    public static final int MAX_LISTED = 500;

    private static final int DELETED_AT_ONCE = 1000;

    private final JobStore store;
    private final Runners runners;
    private final Executor threads;
    private final String holder;
    private final JobSettings settings;
    private final Clock clock;
    private final Changes changes;
    private final Map<String, RunningJob> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /**
     * The jobs of all servers, and this server's part in them.
     *
     * @param threads one for each job that this server is at
     * @param holder what no other server calls itself, the same after a restart
     */
    public Jobs(
            JobStore store,
            Runners runners,
            Executor threads,
            String holder,
            JobSettings settings,
            Clock clock,
            Changes changes) {
        this.store = store;
        this.runners = runners;
        this.threads = threads;
        this.holder = holder;
        this.settings = settings;
        this.clock = clock;
        this.changes = changes;
    }

    /** Frees what this server was at when it died. */
    public Future<Void> start() {
        return store.abandon(holder);
    }

    /**
     * Takes a job in. The same job again is the one that is there already, in whatever state. Fails with
     * {@link RefusedJobException} when nobody here could do it, too many wait, or another job has its id.
     */
    public Future<Job> submit(JobOrder order) {
        Optional<String> missing = runners.findMissing(order.runner());
        if (missing.isPresent()) {
            return Future.failedFuture(new RefusedJobException(missing.get()));
        }
        return store.find(order.id()).compose(found -> found.isPresent() ? same(order, found.get()) : add(order));
    }

    private Future<Job> add(JobOrder order) {
        return store.add(Job.queued(order, now()), settings.maxQueued())
                .compose(added -> store.find(order.id()))
                .compose(found -> found.isPresent()
                        ? same(order, found.get())
                        : Future.failedFuture(new RefusedJobException(settings.maxQueued()
                                + " jobs wait already (setting jobs.max-queued); cancel some, or wait")))
                .onSuccess(job -> changes.changed(Topic.RETRAINING));
    }

    private static Future<Job> same(JobOrder order, Job found) {
        return order.isSameAs(found.order())
                ? Future.succeededFuture(found)
                : Future.failedFuture(new RefusedJobException("there is another job " + order.id()));
    }

    public Future<Optional<Job>> find(String id) {
        return store.find(id);
    }

    /** Up to {@code limit} jobs, the newest first; see {@link JobStore#list}. */
    public Future<List<Job>> list(Optional<String> after, int limit) {
        return store.list(after, Math.min(limit, MAX_LISTED));
    }

    public Future<Map<JobState, Long>> counts() {
        return store.counts();
    }

    /** Why this server has no such runner; empty if it has. */
    public Optional<String> findMissing(RunnerKind kind) {
        return runners.findMissing(kind);
    }

    /** Has a job stop; one that is over stays as it is. Empty when there is no such job. */
    public Future<Optional<Job>> cancel(String id, String reason) {
        return store.cancel(id, reason, now())
                .onSuccess(done -> changes.changed(Topic.RETRAINING))
                .compose(done -> store.find(id));
    }

    /** Takes a report of whoever does a job elsewhere; the job as it stands then, empty when there is none. */
    public Future<Optional<Job>> report(JobReport report) {
        return store.report(report.jobId(), report)
                .onSuccess(kept -> changes.changed(Topic.RETRAINING))
                .compose(kept -> store.find(report.jobId()));
    }

    /** Keeps the leases, and begins what there is room for. */
    public Future<Void> tick() {
        Future<Void> renewed = Future.succeededFuture();
        for (RunningJob job : running.values()) {
            renewed = renewed.compose(before -> job.renew(settings));
        }
        return renewed.compose(done -> takeMore());
    }

    private Future<Void> takeMore() {
        if (stopping || running.size() >= settings.concurrency()) {
            return Future.succeededFuture();
        }
        return store.claim(holder, runners.kinds(), settings.lease(), now())
                .compose(claimed -> claimed.isEmpty() ? Future.succeededFuture() : begin(claimed.get()));
    }

    private Future<Void> begin(ClaimedJob claimed) {
        RunningJob job = new RunningJob(claimed, store);
        running.put(claimed.job().id(), job);
        changes.changed(Topic.RETRAINING);
        threads.execute(() -> run(job));
        return takeMore();
    }

    private void run(RunningJob running) {
        try {
            Optional<JobEnd> end = end(running);
            if (running.isLost() || end.isEmpty()) {
                Outcomes.await(store.release(running.job().id(), running.fence(), !running.isLost()));
            } else if (!Boolean.TRUE.equals(
                    Outcomes.await(store.finish(running.job().id(), running.fence(), end.get(), now())))) {
                LOG.warn(
                        "job {} ended here, but another server has it by now",
                        running.job().id());
            } else {
                runners.folders().deleteSamples(running.job().id());
            }
        } catch (JobFailedException e) {
            // Its lease ends, and whoever takes it then finds what it made.
            LOG.warn(
                    "the end of job {} was not kept; it is gone on with later",
                    running.job().id(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            this.running.remove(running.job().id(), running);
            running.end();
            changes.changed(Topic.RETRAINING);
        }
    }

    /** Empty when it is to be begun again. */
    private Optional<JobEnd> end(RunningJob running) throws InterruptedException {
        Job job = running.job();
        if (job.attempts() > settings.maxAttempts()) {
            return Optional.of(JobEnd.failed("it was begun " + settings.maxAttempts()
                    + " times (setting jobs.max-attempts) and never came to its end"));
        }
        try {
            return Optional.of(JobEnd.of(runners.of(job.order().runner()).run(job, running)));
        } catch (JobDiedException e) {
            LOG.warn("job {} died; it is begun again", job.id(), e);
            return job.attempts() < settings.maxAttempts()
                    ? Optional.empty()
                    : Optional.of(JobEnd.failed(String.valueOf(e.getMessage())));
        } catch (JobFailedException | IOException e) {
            LOG.info("job {} failed", job.id(), e);
            return Optional.of(JobEnd.failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("job {} failed", job.id(), e);
            return Optional.of(JobEnd.failed("the server could not do it; its log says why"));
        }
    }

    /** Forgets jobs that have been over for long, and deletes what this server has of those that are over or forgotten. */
    public Future<Void> forgetOld() {
        return store.deleteEndedBefore(now().minus(settings.kept()), DELETED_AT_ONCE)
                .compose(deleted -> {
                    if (deleted.size() == DELETED_AT_ONCE) {
                        return forgetOld();
                    }
                    threads.execute(this::tidy);
                    return Future.succeededFuture();
                });
    }

    private void tidy() {
        try {
            for (String id : runners.folders().list()) {
                Optional<Job> job = Outcomes.await(store.find(id));
                if (job.isEmpty()) {
                    runners.folders().delete(id);
                } else if (job.get().state().isOver()) {
                    runners.folders().deleteSamples(id);
                }
            }
        } catch (JobFailedException e) {
            LOG.warn("directories of jobs are tidied up later", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves what this server is at to the others, or to itself when it is back. */
    public Future<Void> stop() {
        stopping = true;
        Future<Void> left = Future.succeededFuture();
        for (RunningJob job : running.values()) {
            job.leave();
        }
        for (RunningJob job : running.values()) {
            left = left.compose(before -> job.ended());
        }
        return left;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
