package dev.flotilla.compiler.flatbuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer on {@link ReaderFuzzTarget}, guided by the coverage of the reader, in a JVM of its own. {@code -Ddrill.seconds=N}
 * and {@code -Ddrill.seed=S} say how long and from where; {@code -Ddrill.corpus=ZIP} keeps the corpus it ends with.
 */
class FuzzDrillIT {
    private static final int SECONDS = Integer.getInteger("drill.seconds", 5);
    private static final int SEED = Integer.getInteger("drill.seed", 20_261_122);
    private static final Optional<String> KEPT = Optional.ofNullable(System.getProperty("drill.corpus"));
    /** Beyond the time to fuzz: for the start, the corpus so far and the merge. */
    private static final int MORE_SECONDS = 120;

    private static final int LONGEST_INPUT = 4096;

    @TempDir
    Path folder;

    @Test
    void nothingThatJazzerFindsBreaksTheReader() throws Exception {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        fill(corpus, ReaderSeeds.all());
        fill(corpus, ReaderCorpus.read());
        List<String> said = jazzer(List.of("-max_total_time=" + SECONDS, "-print_final_stats=1", corpus.toString()));
        String summary = said.stream()
                .filter(line -> line.contains("cov: "))
                .reduce((earlier, later) -> later)
                .orElse("");
        System.out.println("fuzz drill: " + SECONDS + " s, seed " + SEED + ": " + summary);
        assertTrue(summary.contains(" ft: "), () -> String.join("\n", said));
        if (KEPT.isPresent()) {
            Path smaller = Files.createDirectories(folder.resolve("smaller"));
            jazzer(List.of("-merge=1", smaller.toString(), corpus.toString()));
            ReaderCorpus.write(smaller, Path.of(KEPT.get()));
        }
    }

    private static void fill(Path corpus, Map<String, byte[]> inputs) throws IOException {
        for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
            Files.write(corpus.resolve(input.getKey()), input.getValue());
        }
    }

    private List<String> jazzer(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + ReaderFuzzTarget.class.getName(),
                "--instrumentation_includes=dev.flotilla.compiler.**:com.google.flatbuffers.**:org.tensorflow.lite.schema.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-seed=" + SEED,
                "-max_len=" + LONGEST_INPUT,
                "-timeout=10"));
        command.addAll(arguments);
        Path log = folder.resolve("jazzer.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(SECONDS + MORE_SECONDS, TimeUnit.SECONDS);
            List<String> said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertTrue(ended, () -> "Jazzer does not end:\n" + String.join("\n", said));
            assertEquals(0, process.exitValue(), () -> "Jazzer found:\n" + String.join("\n", said));
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
