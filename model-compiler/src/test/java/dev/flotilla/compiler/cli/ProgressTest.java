package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands show of their progress when every look at the clock finds six seconds gone. */
class ProgressTest {
    private static final long STEP_NANOS = 6_000_000_000L;

    @TempDir
    Path folder;

    private long now;

    private Cli run(Object... arguments) {
        return Cli.runOn(new Terminal(false, () -> now += STEP_NANOS), arguments)
                .good();
    }

    private static Object[] samples(String option, Object... more) {
        Object[] given = {option, Sample.TEST_IMAGES, "--preprocess", Sample.PREPROCESS};
        return Stream.concat(Stream.of(given), Stream.of(more)).toArray();
    }

    private Cli run(String command, Object[] samples, Object... more) {
        Stream<Object> all = Stream.of(Stream.of(command, Sample.MODEL), Stream.of(samples), Stream.of(more))
                .flatMap(part -> part);
        return run(all.toArray());
    }

    /** The names of the steps, each where it was first seen. */
    private static List<String> steps(Cli shown) {
        return shown.err()
                .lines()
                .filter(line -> line.matches("[a-z]+.*: \\d+ %"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .distinct()
                .toList();
    }

    @Test
    void compileNamesEachOfItsSteps() {
        Cli compiled = run(
                "compile",
                samples("--evaluate", "--evaluate-range", "0:5"),
                "--scheme",
                "int8",
                "--calibration",
                Sample.TRAIN_IMAGES,
                "--calibration-range",
                "0:10",
                "--mixed-until",
                "90",
                "-o",
                folder.resolve("o.tflite"));
        assertEquals(
                List.of(
                        "equalizing channels",
                        "rounding weights",
                        "calibrating",
                        "correcting biases",
                        "ranking operators",
                        "evaluating"),
                steps(compiled));
    }

    @Test
    void halfPrecisionIsComparedWithFloat() {
        Cli compiled =
                run("compile", samples("--calibration"), "--scheme", "fp16", "-o", folder.resolve("half.tflite"));
        assertEquals(List.of("comparing with float"), steps(compiled));
    }

    @Test
    void runCountsItsSamples() {
        Cli ran = run("run", samples("--input", "--range", "10:14"), "-o", folder.resolve("y.npy"));
        assertEquals(
                List.of("running: 0 %", "running: 25 %", "running: 50 %", "running: 75 %"),
                ran.err().lines().toList());
    }

    @Test
    void evaluateNamesEachDisturbance() {
        Cli evaluated =
                run("evaluate", samples("--data", "--range", "0:4"), "--labels", Sample.TEST_LABELS, "--perturb");
        List<String> steps = steps(evaluated);
        assertEquals("evaluating", steps.get(0));
        assertTrue(steps.contains("evaluating with shift 2"), steps.toString());
    }

    @Test
    void deltaSaysHowMuchIsCompared() throws Exception {
        Path other = folder.resolve("other.tflite");
        Files.copy(Sample.MODEL, other);
        Cli compared = run("delta", Sample.MODEL, other, "-o", folder.resolve("d"));
        assertEquals(List.of("comparing"), steps(compared));
    }

    @Test
    void benchmarkSaysHowMuchOfItsTimeIsOver() {
        Cli measured = Cli.runOn(
                        new Terminal(false, () -> now += STEP_NANOS),
                        "benchmark",
                        Sample.MODEL,
                        "--seconds",
                        "0.1",
                        "--threads",
                        "1")
                .good();
        assertEquals(List.of("measuring"), steps(measured));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--json"})
    void showsNoneWhenTold(String option) {
        Cli ran = run("run", samples("--input", "--range", "0:4"), "-o", folder.resolve("y.npy"), option);
        assertEquals("", ran.err());
        assertEquals(
                option.equals("--json"),
                ran.out().lines().collect(Collectors.joining()).startsWith("{"),
                ran.out());
    }
}
