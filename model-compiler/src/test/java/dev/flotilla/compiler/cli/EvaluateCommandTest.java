package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateCommandTest {
    @TempDir
    Path folder;

    @Test
    void evaluateCountsCorrectAnswers() {
        Cli evaluated = Cli.run(
                        "evaluate",
                        Sample.MODEL,
                        "--data",
                        Sample.TEST_IMAGES,
                        "--labels",
                        Sample.TEST_LABELS,
                        "--range",
                        "0:200",
                        "--preprocess",
                        Sample.PREPROCESS)
                .good();
        assertTrue(
                evaluated.out().matches("(?s)samples   200\\s+accuracy  9\\d\\.\\d\\d % \\(1[89]\\d of 200; .*"),
                evaluated.out());
    }

    @Test
    void evaluateComparesWithFloatBySliceAndUnderDisturbance() throws Exception {
        StringBuilder rows = new StringBuilder("half\n");
        for (int i = 0; i < 100; i++) {
            rows.append(i < 50 ? "first\n" : "second\n");
        }
        Path slices = Files.writeString(folder.resolve("slices.csv"), rows);
        Object[] arguments = {
            "evaluate",
            SampleRelease.COMPILED,
            "--against",
            Sample.MODEL,
            "--data",
            Sample.TEST_IMAGES,
            "--labels",
            Sample.TEST_LABELS,
            "--range",
            "0:100",
            "--preprocess",
            Sample.PREPROCESS,
            "--slices",
            slices,
            "--perturb"
        };
        Cli text = Cli.run(arguments).good();
        for (String part : List.of("exact McNemar p", "worst slice half=", "shift 2", "class  samples", "confusion:")) {
            assertTrue(text.out().contains(part), part + " in " + text.out());
        }
        Cli json = Cli.run(SampleRelease.concat(arguments, new Object[] {"--json"}))
                .good();
        Document evaluation = Document.parseJson(json.out().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 20));
        assertEquals(100, evaluation.integer("samples"));
        assertTrue(evaluation.number("sqnrDecibels") > 15);
        assertEquals(2, evaluation.objects("slices").size());
        assertEquals(7, evaluation.objects("perturbed").size());
        assertEquals(
                json.out(),
                Cli.run(SampleRelease.concat(arguments, new Object[] {"--json"}))
                        .out());
    }

    private static Object[] disturbed(String option) {
        Object[] samples = {"--data", Sample.TEST_IMAGES, "--labels", Sample.TEST_LABELS, "--range", "0:20"};
        Object[] command = {"evaluate", option, Sample.MODEL, "--preprocess", Sample.PREPROCESS};
        return SampleRelease.concat(command, samples);
    }

    @Test
    void disturbsAsStronglyAsAsked() {
        Cli evaluated = Cli.run(disturbed("--perturb=noise=0.005,brightness=-0.5,shift=3"))
                .good();
        List<String> lines = evaluated.out().lines().toList();
        List<String> found = lines.subList(lines.indexOf("disturbed") + 1, lines.size()).stream()
                .map(line -> line.strip().replaceAll(" {2,}.*", ""))
                .toList();
        assertEquals(List.of("noise +0.005", "brightness -0.5", "shift 3"), found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fog=1", "noise", "noise=loud", "noise=2", "shift=1.5", "noise=0.1,", "=1", "noise=NaN"})
    void refusesDisturbancesThatMakeNoSense(String strengths) {
        assertEquals(2, Cli.run(disturbed("--perturb=" + strengths)).exit());
    }

    @Test
    void refusesToShiftWhatIsNoImage() {
        Disturbances shift = Disturbances.parse("noise=0.1,shift=1");
        TensorSpec columns = TensorSpec.of("columns", TensorType.FLOAT32, List.of(1, 4));
        DataException refused = assertThrows(DataException.class, () -> shift.of(List.of(columns)));
        assertTrue(String.valueOf(refused.getMessage()).contains("by shift 1, since no input"), refused.getMessage());
    }
}
