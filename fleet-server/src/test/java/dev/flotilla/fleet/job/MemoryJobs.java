package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobReport;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Jobs in memory; leases go by the clock. */
public final class MemoryJobs implements JobStore {
    private static final Comparator<Kept> NEWEST_FIRST = Comparator.comparing(
                    (Kept kept) -> kept.job().createdAt())
            .reversed()
            .thenComparing(kept -> kept.job().id());
    private static final Comparator<Kept> OLDEST_FIRST = Comparator.comparing(
                    (Kept kept) -> kept.job().createdAt())
            .thenComparing(kept -> kept.job().id());

    private final Clock clock;
    private final Map<String, Kept> jobs = new TreeMap<>();

    private record Kept(Job job, long fence, String holder, Instant leasedUntil, long sequence) {
        Kept with(Job other) {
            return new Kept(other, fence, holder, leasedUntil, sequence);
        }

        Kept until(Instant instant) {
            return new Kept(job, fence, holder, instant, sequence);
        }

        boolean isOf(long someFence) {
            return fence == someFence && job.state() == JobState.RUNNING;
        }
    }

    public MemoryJobs(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Future<Boolean> add(Job job, int maxQueued) {
        long waiting = jobs.values().stream()
                .filter(kept -> kept.job().state() == JobState.QUEUED)
                .count();
        if (waiting >= maxQueued || jobs.containsKey(job.id())) {
            return Future.succeededFuture(false);
        }
        jobs.put(job.id(), new Kept(job, 0, "", Instant.MIN, -1));
        return Future.succeededFuture(true);
    }

    @Override
    public synchronized Future<Optional<Job>> find(String id) {
        return Future.succeededFuture(Optional.ofNullable(jobs.get(id)).map(Kept::job));
    }

    @Override
    public synchronized Future<List<Job>> list(Optional<String> after, int limit) {
        List<Job> all = new ArrayList<>();
        jobs.values().stream().sorted(NEWEST_FIRST).forEach(kept -> all.add(kept.job()));
        int from = after.map(id -> all.stream().map(Job::id).toList().indexOf(id) + 1)
                .map(next -> next == 0 ? all.size() : next)
                .orElse(0);
        return Future.succeededFuture(all.subList(from, Math.min(all.size(), from + limit)));
    }

    @Override
    public synchronized Future<Map<JobState, Long>> counts() {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        jobs.values().forEach(kept -> counts.merge(kept.job().state(), 1L, Long::sum));
        return Future.succeededFuture(counts);
    }

    @Override
    public synchronized Future<Optional<ClaimedJob>> claim(
            String holder, Set<RunnerKind> runners, Duration lease, Instant now) {
        Optional<Kept> next = jobs.values().stream()
                .filter(kept -> runners.contains(kept.job().order().runner()))
                .filter(kept -> kept.job().state() == JobState.QUEUED
                        || (kept.job().state() == JobState.RUNNING
                                && kept.leasedUntil().isBefore(clock.instant())))
                .min(OLDEST_FIRST);
        return Future.succeededFuture(next.map(kept -> {
            Job job = kept.job();
            Job begun = new Job(
                    job.order(),
                    JobState.RUNNING,
                    "",
                    job.report(),
                    job.attempts() + 1,
                    job.cancelRequested(),
                    job.createdAt(),
                    Optional.of(job.startedAt().orElse(now)),
                    Optional.empty());
            Kept claimed =
                    new Kept(begun, kept.fence() + 1, holder, clock.instant().plus(lease), kept.sequence());
            jobs.put(job.id(), claimed);
            return new ClaimedJob(begun, claimed.fence());
        }));
    }

    @Override
    public synchronized Future<Optional<Boolean>> renew(String id, long fence, Duration lease) {
        boolean mine = change(
                id, kept -> kept.isOf(fence), kept -> kept.until(clock.instant().plus(lease)));
        return Future.succeededFuture(mine ? Optional.of(!kept(id).job().cancelRequested()) : Optional.empty());
    }

    private Kept kept(String id) {
        return Optional.ofNullable(jobs.get(id)).orElseThrow();
    }

    private boolean change(String id, Predicate<Kept> condition, UnaryOperator<Kept> change) {
        Optional<Kept> found = Optional.ofNullable(jobs.get(id)).filter(condition);
        found.ifPresent(kept -> jobs.put(id, change.apply(kept)));
        return found.isPresent();
    }

    @Override
    public synchronized Future<Void> abandon(String holder) {
        jobs.replaceAll((id, kept) -> kept.holder().equals(holder) ? kept.until(Instant.MIN) : kept);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> release(String id, long fence, boolean counts) {
        change(id, kept -> kept.isOf(fence), kept -> {
            Job job = kept.job();
            return kept.until(Instant.MIN)
                    .with(new Job(
                            job.order(),
                            job.state(),
                            job.reason(),
                            job.report(),
                            job.attempts() - (counts ? 0 : 1),
                            job.cancelRequested(),
                            job.createdAt(),
                            job.startedAt(),
                            job.endedAt()));
        });
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Boolean> report(String id, JobReport report) {
        return Future.succeededFuture(change(
                id,
                kept -> kept.job().state() == JobState.RUNNING && kept.sequence() < report.sequence(),
                kept -> new Kept(
                        ended(kept.job(), JobState.RUNNING, kept.job().reason(), Optional.of(report), Optional.empty()),
                        kept.fence(),
                        kept.holder(),
                        kept.leasedUntil(),
                        report.sequence())));
    }

    private static Job ended(
            Job job, JobState state, String reason, Optional<JobReport> report, Optional<Instant> endedAt) {
        return new Job(
                job.order(),
                state,
                reason,
                report.or(job::report),
                job.attempts(),
                job.cancelRequested(),
                job.createdAt(),
                job.startedAt(),
                endedAt);
    }

    @Override
    public synchronized Future<Boolean> finish(String id, long fence, JobEnd end, Instant now) {
        return Future.succeededFuture(change(
                id,
                kept -> kept.isOf(fence),
                kept -> kept.with(ended(kept.job(), end.state(), end.reason(), end.report(), Optional.of(now)))));
    }

    @Override
    public synchronized Future<Boolean> cancel(String id, String reason, Instant now) {
        return Future.succeededFuture(change(id, kept -> !kept.job().state().isOver(), kept -> {
            Job job = kept.job();
            boolean waits = job.state() == JobState.QUEUED;
            return kept.with(new Job(
                    job.order(),
                    waits ? JobState.CANCELLED : job.state(),
                    reason,
                    job.report(),
                    job.attempts(),
                    true,
                    job.createdAt(),
                    job.startedAt(),
                    waits ? Optional.of(now) : Optional.empty()));
        }));
    }

    @Override
    public synchronized Future<List<String>> deleteEndedBefore(Instant instant, int most) {
        List<String> old = jobs.values().stream()
                .map(Kept::job)
                .filter(job -> job.endedAt().filter(instant::isAfter).isPresent())
                .map(Job::id)
                .limit(most)
                .toList();
        old.forEach(jobs::remove);
        return Future.succeededFuture(old);
    }
}
