package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobReport;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where jobs are kept. The store's clock rules over leases, so that those of several servers may differ. */
public interface JobStore {

    /**
     * Adds a job that waits.
     *
     * @param maxQueued of jobs that wait; with so many there already nothing is added
     * @return whether it was; one of this id stays as it is
     */
    Future<Boolean> add(Job job, int maxQueued);

    Future<Optional<Job>> find(String id);

    /**
     * Newest first.
     *
     * @param after only those behind this one; none if there is no such job
     */
    Future<List<Job>> list(Optional<String> after, int limit);

    /** How many there are in each state that has any. */
    Future<Map<JobState, Long>> counts();

    /**
     * Takes the oldest job that waits, or whose server let its lease end, of these runners; nobody else gets it before the lease
     * ends.
     */
    Future<Optional<ClaimedJob>> claim(String holder, Set<RunnerKind> runners, Duration lease, Instant now);

    /** Keeps a job for longer; says whether it is wanted still, or nothing if another server has it. */
    Future<Optional<Boolean>> renew(String id, long fence, Duration lease);

    /** Ends the leases of a server that died and is back. */
    Future<Void> abandon(String holder);

    /**
     * Gives a job back, for whoever takes it next.
     *
     * @param counts whether this was an attempt
     */
    Future<Void> release(String id, long fence, boolean counts);

    /** Keeps what was heard of a job, if it runs and the sequence is higher than that before; says whether it was. */
    Future<Boolean> report(String id, JobReport report);

    /** Ends a job; false if another server has it by now. */
    Future<Boolean> finish(String id, long fence, JobEnd end, Instant now);

    /** Ends a job that waits, and has one that runs be told to stop; false if it is over or unknown. */
    Future<Boolean> cancel(String id, String reason, Instant now);

    /** Forgets up to {@code most} jobs that ended before; says which. */
    Future<List<String>> deleteEndedBefore(Instant instant, int most);
}
