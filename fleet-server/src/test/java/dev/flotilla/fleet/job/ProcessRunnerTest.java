package dev.flotilla.fleet.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.fleet.store.StoreTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs by real processes: small scripts. */
class ProcessRunnerTest {
    private static final Duration TIME = Duration.ofMinutes(5);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final byte[] MODEL = Orders.bytes("model");
    private static final JobLimits LIMITS = new JobLimits(TIME, 1 << 28, 1 << 20, 1 << 20, Duration.ofSeconds(5));

    @TempDir
    private Path directory;

    private final MemoryJobFiles files = MemoryJobFiles.filled();
    private final Watching watch = new Watching();
    private final AtomicLong nanos = new AtomicLong();
    private final Job job = Job.queued(Orders.order("job-1", RunnerKind.COMMAND), StoreTest.NOW);

    private JobReport run(String script) throws Exception {
        return run(script, LIMITS);
    }

    private JobReport run(String script, JobLimits limits) throws Exception {
        JobCommand command =
                new JobCommand(List.of("sh", "-c", script, "job", "{dir}"), Map.of("HEAP", "-Xmx{megabytes}m"));
        // Each look at the clock finds it a second later.
        return new ProcessRunner(command, directory, files, limits, () -> nanos.getAndAdd(SECOND)).run(job, watch);
    }

    private Path in(String name) {
        return directory.resolve("job-1").resolve(name);
    }

    /** What a script copies to become its result. */
    private Path result(JobReport report) throws IOException {
        return Files.write(directory.resolve("prepared.json"), report.toJson());
    }

    @Test
    void givesTheChildAllThatItsJobNamesAndTakesInWhatItMade() throws Exception {
        Path result = result(Orders.done("job-1", MODEL, true));
        JobReport report = run("test -d \"$1\" && mkdir out && printf model > out/m.flotilla"
                + " && printf report > out/report.json && cp " + result + " result.json");
        JobRequest request = JobRequest.parse(Files.readAllBytes(in("job.json")));
        assertEquals(Optional.empty(), request.token());
        assertArrayEquals(
                Orders.CHAMPION, Files.readAllBytes(in(request.champion().url())));
        assertArrayEquals(
                Orders.DATASET, Files.readAllBytes(in(request.dataset().url())));
        assertArrayEquals(
                Orders.SAMPLE,
                Files.readAllBytes(
                        in("dataset/files/" + Digest.of(Orders.SAMPLE).hex())));
        assertEquals(
                List.of(JobModel.BUNDLE, Job.REPORT),
                report.models().stream().map(JobModel::format).toList());
        assertTrue(files.has(Digest.of(MODEL)).result());
        assertTrue(files.has(Digest.of(Orders.bytes("report"))).result());
    }

    @Test
    void handsTheChildNothingOfTheServersEnvironment() throws Exception {
        Path result = result(Orders.done("job-1", MODEL, true));
        run("env > env.txt; mkdir out; printf model > out/m.flotilla; cp " + result + " result.json");
        List<String> names = Files.readAllLines(in("env.txt")).stream()
                .map(line -> line.substring(0, line.indexOf('=')))
                .filter(name -> !List.of("PWD", "SHLVL", "_", "OLDPWD").contains(name))
                .sorted()
                .toList();
        assertEquals(List.of("HEAP", "PATH"), names);
        assertTrue(Files.readString(in("env.txt")).contains("HEAP=-Xmx256m"));
    }

    @Test
    void takesAGatedResultThoughTheStatusIsNotZero() throws Exception {
        Path result = result(Orders.done("job-1", MODEL, false));
        JobReport report = run("mkdir out; printf model > out/m.flotilla; cp " + result + " result.json; exit 4");
        assertEquals(JobState.GATED, JobEnd.of(report).state());
    }

    @Test
    void saysHowTheChildEndedWithoutAResult() {
        JobFailedException failure =
                assertThrows(JobFailedException.class, () -> run("echo out of memory >&2; exit 3"));
        assertEquals("'sh' ended with status 3 and no result: out of memory", failure.getMessage());
    }

    @Test
    void tellsAChildThatWasKilledFromOneThatFailed() {
        JobDiedException death = assertThrows(JobDiedException.class, () -> run("kill -9 $$"));
        assertTrue(death.getMessage().contains("signal 9"), death.getMessage());
    }

    @Test
    void believesNoResultOfAnEarlierTimeWhenTheChildFails() throws Exception {
        Path result = result(Orders.done("job-1", MODEL, true));
        run("mkdir out; printf model > out/m.flotilla; cp " + result + " result.json");
        assertThrows(JobFailedException.class, () -> run("exit 1"));
    }

    @Test
    void refusesAModelThatIsNotWhatTheResultSaysOrLiesElsewhere() throws Exception {
        Path result = result(Orders.done("job-1", MODEL, true));
        String copy = "cp " + result + " result.json";
        assertThrows(JobFailedException.class, () -> run("mkdir out; printf other > out/m.flotilla; " + copy));
        JobReport outside =
                JobReport.parse(new String(Orders.done("job-1", MODEL, true).toJson(), StandardCharsets.UTF_8)
                        .replace("out/m.flotilla", "../prepared.json")
                        .getBytes(StandardCharsets.UTF_8));
        result(outside);
        assertThrows(JobFailedException.class, () -> run(copy));
    }

    @Test
    void refusesFilesThatAreTooMany() {
        JobLimits few = new JobLimits(TIME, 1, 10, 1, Duration.ZERO);
        JobFailedException failure = assertThrows(JobFailedException.class, () -> run("true", few));
        assertTrue(failure.getMessage().contains("jobs.max-bytes"), failure.getMessage());
    }

    @Test
    void endsAChildWhoseTimeIsOver() {
        JobLimits none = new JobLimits(Duration.ZERO, 1, 1 << 20, 1, Duration.ZERO);
        JobFailedException failure = assertThrows(JobFailedException.class, () -> run("sleep 600", none));
        assertTrue(failure.getMessage().contains("longer than the 0 s"), failure.getMessage());
    }

    @Test
    void endsAChildThatDoesNotStopWhenItIsTold() throws Exception {
        watch.cancelled = true;
        JobLimits impatient = new JobLimits(TIME, 1, 1 << 20, 1, Duration.ZERO);
        JobReport report = run("sleep 600", impatient);
        assertEquals(JobStatus.CANCELLED, report.status());
        assertTrue(Files.exists(in("cancel")));
    }

    @Test
    void tellsHowFarTheChildIs() throws Exception {
        Path progress = Files.write(
                directory.resolve("p.json"),
                JobReport.of("job-1", 1, JobStatus.RUNNING, "train", 0.5, "epoch 1")
                        .toJson());
        watch.stopAfterFirst = true;
        JobReport report = run("cp " + progress + " progress.json; until test -f cancel; do sleep 0.1; done; exit 5");
        assertEquals(0.5, watch.told.get(0).progress());
        assertEquals(JobStatus.CANCELLED, report.status());
    }

    @Test
    void endsAChildThatAnEarlierServerLeftBehind() throws Exception {
        Process orphan = new ProcessBuilder("sleep", "600").start();
        Files.createDirectories(directory.resolve("job-1"));
        ChildProcess.remember(orphan, in("process"));
        Path result = result(Orders.done("job-1", MODEL, true));
        run("mkdir out; printf model > out/m.flotilla; cp " + result + " result.json");
        assertTrue(orphan.waitFor(20, TimeUnit.SECONDS));
        assertFalse(orphan.isAlive());
    }

    @Test
    void endsNoOtherProcessThatGotTheNumberOfTheOldOne() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Path file = directory.resolve("process");
            Files.writeString(file, other.pid() + " 2001-01-01T00:00:00Z");
            ChildProcess.endRemembered(file);
            assertTrue(other.isAlive());
            assertFalse(Files.exists(file));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void namesAPlaceholderThatItDoesNotKnow() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new JobCommand(List.of("run", "{secret}"), Map.of()));
        assertTrue(refusal.getMessage().startsWith("there is no placeholder {secret}"), refusal.getMessage());
    }
}
