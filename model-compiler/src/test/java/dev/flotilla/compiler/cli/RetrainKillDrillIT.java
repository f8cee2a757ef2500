package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Drift;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job in a process of its own, as a server starts it, killed at random moments and begun again until it ends: once, with the
 * files that an undisturbed one makes. {@code -Ddrill.kills=N} and {@code -Ddrill.seed=S} say how often and when.
 */
class RetrainKillDrillIT {
    private static final int KILLS = Integer.getInteger("drill.kills", 3);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final long LONGEST_RUN_SECONDS = 300;
    private static final List<String> MADE =
            List.of("challenger-float.tflite", "challenger-int8.tflite", "fashion-cnn-1.1.0.flotilla", "report.json");

    @TempDir
    Path folder;

    @Test
    void aJobThatIsKilledEndsOnceWithTheSameFiles() throws Exception {
        System.out.println("retrain kill drill: " + KILLS + " kills, seed " + SEED);
        Path reference = RetrainTrial.reference(folder.resolve("reference"));
        RetrainTrial undisturbed = new RetrainTrial(folder.resolve("whole"), Drift.LIGHTING);
        Path dataset = undisturbed.dataset(400, (index, label) -> label);
        long started = System.nanoTime();
        undisturbed.retrain(reference, dataset, 5, "--set", "trials=2");
        long millis = (System.nanoTime() - started) / 1_000_000;
        RetrainTrial killed = new RetrainTrial(folder.resolve("killed"), Drift.LIGHTING);
        copyJob(undisturbed.out(), killed.out());
        SplittableRandom random = new SplittableRandom(SEED);
        int hits = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(killed.out());
            // A process takes a while to start; so the moments cover all of it.
            if (!process.waitFor(random.nextLong(2 * millis + 1000), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                hits++;
            }
        }
        Process last = start(killed.out());
        assertTrue(last.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS), "the job does not end");
        JobReport result = killed.result();
        assertEquals(JobStatus.SUCCEEDED, result.status(), result.message());
        for (String name : MADE) {
            assertArrayEquals(
                    Files.readAllBytes(undisturbed.out().resolve("out").resolve(name)),
                    Files.readAllBytes(killed.out().resolve("out").resolve(name)),
                    name);
        }
        System.out.println("retrain kill drill: " + hits + " of " + KILLS + " kills met a running job, seed " + SEED);
    }

    /** The job as it was given, with the same links to its data. */
    private static void copyJob(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        for (String name : List.of("job.json", "champion.flotilla", "master.tflite")) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
        for (String name : List.of("dataset", "reference")) {
            Files.createSymbolicLink(to.resolve(name), Files.readSymbolicLink(from.resolve(name)));
        }
    }

    private static Process start(Path job) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "retrain",
                        "--trust-model",
                        "--job",
                        job.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
