package dev.flotilla.fleet.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers over one store; jobs run when a test lets their thread go on. */
class JobsTest {
    private static final JobSettings SETTINGS = new JobSettings(1, 2, 2, Duration.ofMinutes(1), Duration.ofDays(1));

    @TempDir
    private Path folders;

    private final ManualClock clock = new ManualClock();
    private final MemoryJobs store = new MemoryJobs(clock);
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();
    private JobRunner runner = (job, watch) -> Orders.done(job.id(), new byte[1], true);

    private Jobs server(String name) {
        JobRunner noted = (job, watch) -> {
            seen.add(name + " " + job.id());
            return runner.run(job, watch);
        };
        Runners runners = new Runners(
                Map.of(RunnerKind.EMBEDDED, noted), Map.of(RunnerKind.WEBHOOK, "set jobs.webhook-url"), folders);
        return new Jobs(store, runners, threads::add, name, SETTINGS, clock, topic -> {});
    }

    private static <T> T await(Future<T> future) {
        return TestDatabase.await(future);
    }

    private static Job submit(Jobs jobs, String id) {
        return await(jobs.submit(Orders.order(id, RunnerKind.EMBEDDED)));
    }

    private void letThreadsRun() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private JobState state(String id) {
        return await(store.find(id)).orElseThrow().state();
    }

    @Test
    void doesJobsOneAfterTheOther() {
        Jobs jobs = server("one");
        submit(jobs, "a");
        clock.advance(Duration.ofSeconds(1));
        submit(jobs, "b");
        await(jobs.tick());
        await(jobs.tick());
        assertEquals(1, threads.size());
        assertEquals(JobState.QUEUED, state("b"));
        letThreadsRun();
        assertEquals(JobState.SUCCEEDED, state("a"));
        await(jobs.tick());
        letThreadsRun();
        assertEquals(JobState.SUCCEEDED, state("b"));
        assertEquals(List.of("one a", "one b"), seen);
    }

    @Test
    void takesTheSameJobOnceAndNoOtherOfItsName() {
        Jobs jobs = server("one");
        Job first = submit(jobs, "a");
        assertEquals(first, submit(jobs, "a"));
        JobOrder other = Orders.order("a", RunnerKind.EMBEDDED);
        JobOrder different = new JobOrder(
                RunnerKind.EMBEDDED,
                new JobRequest(
                        "a",
                        other.request().kind(),
                        other.request().champion(),
                        Optional.empty(),
                        "another reason",
                        other.request().dataset(),
                        Optional.empty(),
                        other.request().constraints(),
                        other.request().settings(),
                        2,
                        Optional.empty(),
                        Optional.empty()));
        assertThrows(RefusedJobException.class, () -> await(jobs.submit(different)));
    }

    @Test
    void refusesWhatNobodyCouldDoAndWhatIsTooMuch() {
        Jobs jobs = server("one");
        RefusedJobException missing = assertThrows(
                RefusedJobException.class, () -> await(jobs.submit(Orders.order("a", RunnerKind.WEBHOOK))));
        assertEquals("set jobs.webhook-url", missing.getMessage());
        submit(jobs, "a");
        submit(jobs, "b");
        assertThrows(RefusedJobException.class, () -> submit(jobs, "c"));
    }

    @Test
    void saysWhyAJobFailedAndWhichChallengerWasGated() {
        Jobs jobs = server("one");
        submit(jobs, "a");
        runner = (job, watch) -> {
            throw new JobFailedException("the dataset is empty");
        };
        await(jobs.tick());
        letThreadsRun();
        assertEquals(JobState.FAILED, state("a"));
        assertEquals(
                "the dataset is empty", await(store.find("a")).orElseThrow().reason());
        submit(jobs, "b");
        runner = (job, watch) -> Orders.done(job.id(), new byte[1], false);
        await(jobs.tick());
        letThreadsRun();
        assertEquals(JobState.GATED, state("b"));
    }

    @Test
    void anotherServerGoesOnWhenOneDies() {
        Jobs dead = server("dead");
        submit(dead, "a");
        await(dead.tick());
        Runnable hangs = threads.remove();
        Jobs next = server("next");
        await(next.tick());
        assertTrue(threads.isEmpty());
        clock.advance(SETTINGS.lease().plusSeconds(1));
        await(next.tick());
        letThreadsRun();
        assertEquals(JobState.SUCCEEDED, state("a"));
        runner = (job, watch) -> {
            throw new JobFailedException("too late");
        };
        hangs.run();
        assertEquals(JobState.SUCCEEDED, state("a"));
        assertEquals(List.of("next a", "dead a"), seen);
    }

    @Test
    void aServerThatIsBackGoesOnAtOnce() {
        Jobs before = server("one");
        submit(before, "a");
        await(before.tick());
        threads.clear();
        Jobs after = server("one");
        await(after.start());
        await(after.tick());
        letThreadsRun();
        assertEquals(List.of("one a"), seen);
        assertEquals(JobState.SUCCEEDED, state("a"));
    }

    @Test
    void keepsItsLeaseWhileItWorks() {
        Jobs works = server("works");
        submit(works, "a");
        await(works.tick());
        for (int i = 0; i < 3; i++) {
            clock.advance(SETTINGS.lease().minusSeconds(1));
            await(works.tick());
        }
        await(server("other").tick());
        assertEquals(1, threads.size());
    }

    @Test
    void aJobThatEndsItsServersIsGivenUp() {
        Jobs jobs = server("one");
        submit(jobs, "a");
        for (int i = 0; i < SETTINGS.maxAttempts(); i++) {
            await(server("victim").tick());
            threads.clear();
            clock.advance(SETTINGS.lease().plusSeconds(1));
        }
        await(jobs.tick());
        letThreadsRun();
        assertEquals(List.of(), seen);
        assertEquals(JobState.FAILED, state("a"));
    }

    @Test
    void beginsAJobAgainWhoseChildWasKilled() {
        Jobs jobs = server("one");
        submit(jobs, "a");
        runner = (job, watch) -> {
            throw new JobDiedException("killed");
        };
        await(jobs.tick());
        letThreadsRun();
        assertEquals(JobState.RUNNING, state("a"));
        await(jobs.tick());
        letThreadsRun();
        assertEquals(JobState.FAILED, state("a"));
        assertEquals(List.of("one a", "one a"), seen);
    }

    @Test
    void tellsARunnerThatItsJobIsNotWantedAnyMore() {
        Jobs jobs = server("one");
        submit(jobs, "a");
        await(jobs.tick());
        await(jobs.cancel("a", "enough"));
        await(jobs.tick());
        runner = (job, watch) -> JobReport.of(
                job.id(), 1, watch.isCancelled() ? JobStatus.CANCELLED : JobStatus.FAILED, "x", 1, "told to stop");
        letThreadsRun();
        assertEquals(JobState.CANCELLED, state("a"));
    }

    @Test
    void leavesItsJobsToOthersWhenItStops() {
        Jobs stops = server("stops");
        submit(stops, "a");
        await(stops.tick());
        Future<Void> stopped = stops.stop();
        assertEquals(false, stopped.isComplete());
        letThreadsRun();
        await(stopped);
        assertEquals(JobState.RUNNING, state("a"));
        await(stops.tick());
        await(server("next").tick());
        letThreadsRun();
        assertEquals(JobState.SUCCEEDED, state("a"));
        assertEquals(1, await(store.find("a")).orElseThrow().attempts());
    }

    @Test
    void forgetsOldJobsWithTheirDirectories() throws Exception {
        Jobs jobs = server("one");
        submit(jobs, "a");
        await(jobs.tick());
        letThreadsRun();
        Path file = Files.createDirectories(folders.resolve("a/out")).resolve("m");
        Files.writeString(file, "x");
        clock.advance(SETTINGS.kept().plusSeconds(1));
        await(jobs.forgetOld());
        letThreadsRun();
        assertEquals(Optional.empty(), await(jobs.find("a")));
        assertTrue(Files.notExists(folders.resolve("a")));
    }

    private Path sampleOf(String job, String set) throws Exception {
        Path file = Files.createDirectories(folders.resolve(job).resolve(set).resolve("files"))
                .resolve("aa");
        return Files.writeString(file, "somebody's");
    }

    @Test
    void keepsNoSampleLongerThanItsJob() throws Exception {
        Jobs jobs = server("one");
        submit(jobs, "a");
        submit(jobs, "b");
        List<Path> samples = List.of(sampleOf("a", "dataset"), sampleOf("a", "reference"));
        Path manifest = Files.writeString(folders.resolve("a/dataset/dataset.json"), "{}");
        Path waiting = sampleOf("b", "dataset");
        await(jobs.tick());
        letThreadsRun();
        for (Path sample : samples) {
            assertTrue(Files.notExists(sample), sample.toString());
        }
        assertTrue(Files.exists(manifest));
        await(jobs.forgetOld());
        letThreadsRun();
        assertTrue(Files.exists(waiting), "it is to be done yet");
        await(jobs.cancel("b", "not wanted"));
        await(jobs.forgetOld());
        letThreadsRun();
        assertTrue(Files.notExists(waiting), "it was at another server, or nowhere, when it was cancelled");
    }

    @Test
    void deletesDirectoriesOfJobsThatAnotherServerForgot() throws Exception {
        Path left = sampleOf("gone", "dataset");
        await(server("one").forgetOld());
        letThreadsRun();
        assertTrue(Files.notExists(left));
        assertTrue(Files.notExists(folders.resolve("gone")));
    }
}
