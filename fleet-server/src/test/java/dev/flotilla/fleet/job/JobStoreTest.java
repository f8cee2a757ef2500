package dev.flotilla.fleet.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every job store does. */
class JobStoreTest extends StoreTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration OVER = Duration.ofSeconds(-1);
    private static final Set<RunnerKind> ALL = EnumSet.allOf(RunnerKind.class);

    private final JobStore jobs;

    JobStoreTest(Stores.Backend backend) {
        super(backend);
        jobs = stores.jobs();
    }

    private Job add(String id, RunnerKind runner, int second) {
        Job job = Job.queued(Orders.order(id, runner), NOW.plusSeconds(second));
        assertTrue(await(jobs.add(job, 10)));
        return job;
    }

    private Optional<ClaimedJob> claim(String holder, Duration lease) {
        return await(jobs.claim(holder, ALL, lease, NOW));
    }

    private ClaimedJob claimed(String holder, Duration lease) {
        return claim(holder, lease).orElseThrow();
    }

    @Test
    void givesJobsBackAsTheyWereNewestFirst() {
        Job old = add("a", RunnerKind.EMBEDDED, 0);
        Job fresh = add("b", RunnerKind.WEBHOOK, 1);
        assertEquals(Optional.of(old), await(jobs.find("a")));
        assertEquals(Optional.empty(), await(jobs.find("c")));
        assertEquals(List.of(fresh, old), await(jobs.list(Optional.empty(), 9)));
        assertEquals(List.of(old), await(jobs.list(Optional.of("b"), 9)));
        assertEquals(List.of(fresh), await(jobs.list(Optional.empty(), 1)));
        assertEquals(List.of(), await(jobs.list(Optional.of("none"), 9)));
        assertEquals(Map.of(JobState.QUEUED, 2L), await(jobs.counts()));
    }

    @Test
    void addsNoneTwiceAndNoMoreThanMayWait() {
        Job first = add("a", RunnerKind.EMBEDDED, 0);
        assertFalse(await(jobs.add(Job.queued(Orders.order("a", RunnerKind.WEBHOOK), NOW), 10)));
        assertEquals(Optional.of(first), await(jobs.find("a")));
        assertFalse(await(jobs.add(Job.queued(Orders.order("b", RunnerKind.EMBEDDED), NOW), 1)));
        assertEquals(Optional.empty(), await(jobs.find("b")));
    }

    @Test
    void handsOutTheOldestThatWaitsToOneServer() {
        add("young", RunnerKind.EMBEDDED, 2);
        add("old", RunnerKind.EMBEDDED, 1);
        add("other", RunnerKind.WEBHOOK, 0);
        ClaimedJob claimed = await(jobs.claim("one", Set.of(RunnerKind.EMBEDDED), LEASE, NOW))
                .orElseThrow();
        assertEquals("old", claimed.job().id());
        assertEquals(JobState.RUNNING, claimed.job().state());
        assertEquals(Optional.of(NOW), claimed.job().startedAt());
        assertEquals(1, claimed.job().attempts());
        assertEquals("other", claimed("two", LEASE).job().id());
        assertEquals("young", claimed("two", LEASE).job().id());
        assertEquals(Optional.empty(), claim("two", LEASE));
    }

    @Test
    void doesNotHearAServerWhoseLeaseAnotherTookOver() {
        add("a", RunnerKind.EMBEDDED, 0);
        ClaimedJob dead = claimed("one", OVER);
        ClaimedJob next = claimed("two", LEASE);
        assertEquals(2, next.job().attempts());
        assertEquals(Optional.empty(), await(jobs.renew("a", dead.fence(), LEASE)));
        assertFalse(await(jobs.finish("a", dead.fence(), JobEnd.failed("late"), NOW)));
        assertEquals(Optional.of(true), await(jobs.renew("a", next.fence(), LEASE)));
        assertTrue(await(jobs.finish("a", next.fence(), JobEnd.of(Orders.done("a", new byte[1], true)), NOW)));
        Job over = await(jobs.find("a")).orElseThrow();
        assertEquals(JobState.SUCCEEDED, over.state());
        assertEquals("better", over.reason());
        assertEquals(Optional.of(NOW), over.endedAt());
        assertEquals(Optional.of(Orders.done("a", new byte[1], true)), over.report());
        assertFalse(await(jobs.finish("a", next.fence(), JobEnd.failed("again"), NOW)));
    }

    @Test
    void freesWhatAServerHadThatIsBack() {
        add("a", RunnerKind.EMBEDDED, 0);
        claimed("one", LEASE);
        await(jobs.abandon("two"));
        assertEquals(Optional.empty(), claim("two", LEASE));
        await(jobs.abandon("one"));
        assertEquals("a", claimed("one", LEASE).job().id());
    }

    @Test
    void countsAnAttemptThatWasGivenBackOnlyIfItWasOne() {
        add("a", RunnerKind.EMBEDDED, 0);
        await(jobs.release("a", claimed("one", LEASE).fence(), false));
        ClaimedJob second = claimed("two", LEASE);
        assertEquals(1, second.job().attempts());
        await(jobs.release("a", second.fence(), true));
        assertEquals(2, claimed("two", LEASE).job().attempts());
    }

    @Test
    void keepsReportsInTheirOrderWhileItRuns() {
        add("a", RunnerKind.WEBHOOK, 0);
        JobReport third = report(3);
        assertFalse(await(jobs.report("a", third)));
        ClaimedJob claimed = claimed("one", LEASE);
        assertTrue(await(jobs.report("a", third)));
        assertFalse(await(jobs.report("a", report(2))));
        assertFalse(await(jobs.report("a", report(3))));
        assertEquals(Optional.of(third), await(jobs.find("a")).orElseThrow().report());
        await(jobs.finish("a", claimed.fence(), JobEnd.failed("no"), NOW));
        assertFalse(await(jobs.report("a", report(4))));
        assertEquals(Optional.of(third), await(jobs.find("a")).orElseThrow().report());
    }

    private static JobReport report(long sequence) {
        return JobReport.of("a", sequence, JobStatus.RUNNING, "train", 0.5, "");
    }

    @Test
    void cancelsWhatWaitsAndTellsWhatRuns() {
        add("waits", RunnerKind.EMBEDDED, 1);
        add("runs", RunnerKind.EMBEDDED, 0);
        ClaimedJob claimed = claimed("one", LEASE);
        assertTrue(await(jobs.cancel("waits", "enough", NOW)));
        assertTrue(await(jobs.cancel("runs", "enough", NOW)));
        assertFalse(await(jobs.cancel("waits", "again", NOW)));
        assertFalse(await(jobs.cancel("none", "enough", NOW)));
        Job ended = await(jobs.find("waits")).orElseThrow();
        assertEquals(JobState.CANCELLED, ended.state());
        assertEquals(Optional.of(NOW), ended.endedAt());
        assertEquals("enough", ended.reason());
        Job told = await(jobs.find("runs")).orElseThrow();
        assertEquals(JobState.RUNNING, told.state());
        assertTrue(told.cancelRequested());
        assertEquals(Optional.of(false), await(jobs.renew("runs", claimed.fence(), LEASE)));
    }

    @Test
    void forgetsWhatEndedLongAgo() {
        add("a", RunnerKind.EMBEDDED, 0);
        add("b", RunnerKind.EMBEDDED, 0);
        await(jobs.cancel("a", "", NOW));
        assertEquals(List.of(), await(jobs.deleteEndedBefore(NOW, 9)));
        assertEquals(List.of("a"), await(jobs.deleteEndedBefore(NOW.plusSeconds(1), 9)));
        assertEquals(Optional.empty(), await(jobs.find("a")));
        assertTrue(await(jobs.find("b")).isPresent());
    }
}
