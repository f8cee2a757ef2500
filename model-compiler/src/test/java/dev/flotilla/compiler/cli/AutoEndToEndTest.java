package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compile --scheme auto} on the sample model. */
class AutoEndToEndTest {
    private static final Limits LIMITS = Limits.of(1 << 20);
    private static final Object[] EVALUATED = {
        "--evaluate", Sample.TEST_IMAGES, "--labels", Sample.TEST_LABELS, "--evaluate-range", "0:200"
    };

    @TempDir
    Path folder;

    private Cli compile(String scheme, Path output, Object... more) {
        Object[] arguments = {
            "compile",
            Sample.MODEL,
            "--scheme",
            scheme,
            "--preprocess",
            Sample.PREPROCESS,
            "--calibration",
            Sample.TRAIN_IMAGES,
            "--calibration-range",
            "0:40",
            "-o",
            output
        };
        return Cli.run(
                Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray());
    }

    private static Object[] and(Object[] first, Object... second) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    @Test
    void aGateOnSizeForcesInt8WhichIsTheSameFileAsThatScheme() throws Exception {
        Path auto = folder.resolve("auto.tflite");
        Path int8 = folder.resolve("int8.tflite");
        Path report = folder.resolve("report.json");
        Object[] gates = {"--max-size", 127500, "--prefer", "nearest", "--report", report};
        Cli searched = compile("auto", auto, and(EVALUATED, gates)).good();
        compile("int8", int8).good();
        assertArrayEquals(Files.readAllBytes(int8), Files.readAllBytes(auto));
        assertTrue(searched.out().contains("int8 is the nearest to float of the 2 that pass"), searched.out());
        assertTrue(searched.out().contains("int16x8 size gate failed: 128112 bytes"), searched.out());
        assertTrue(searched.err().contains("tried int16x8: 128112 bytes"), searched.err());
        Document written = Document.parseJson(Files.readAllBytes(report), LIMITS);
        assertEquals("int8", written.string("scheme"));
        List<Document> candidates = written.object("search").objects("candidates");
        assertEquals("int8 min-max", candidates.get(1).string("name"));
        assertEquals(200, candidates.get(1).object("evaluation").integer("samples"));
        assertFalse(candidates.get(1).flag("chosen"));
    }

    @Test
    void aGateOnSqnrForcesFp16() {
        Cli searched = compile("auto", folder.resolve("o"), and(EVALUATED, "--min-sqnr", 60))
                .good();
        assertTrue(searched.out().contains("fp16 is the smallest of the 2 that pass"), searched.out());
        assertTrue(searched.out().contains("int8 is the smallest, but SQNR gate failed"), searched.out());
        assertTrue(searched.out().contains("(fp16)"), searched.out());
    }

    @Test
    void exitsWith4AndWritesNothingWhenNobodyPassesEveryGate() {
        Path output = folder.resolve("o");
        Path report = folder.resolve("report.json");
        Cli searched = compile("auto", output, "--min-sqnr", 60, "--max-size", 130000, "--report", report);
        assertEquals(4, searched.exit(), searched.err());
        assertTrue(searched.out().contains("fp16 size gate failed"), searched.out());
        assertTrue(searched.out().contains("dynamic SQNR gate failed"), searched.out());
        assertTrue(searched.err().contains("no candidate passes every gate"), searched.err());
        assertFalse(Files.exists(output) || Files.exists(report));
    }

    @Test
    void judgesBySamplesHeldBackWithoutEvaluationData() throws Exception {
        Path output = folder.resolve("o");
        Cli searched = compile("auto", output, "--json").good();
        byte[] first = Files.readAllBytes(output);
        Document printed = Document.parseJson(searched.out().getBytes(StandardCharsets.UTF_8), LIMITS);
        assertEquals(32, printed.integer("calibrationSamples"));
        assertEquals(8, printed.object("evaluation").integer("samples"));
        assertEquals(searched.out(), compile("auto", output, "--json").good().out());
        assertArrayEquals(first, Files.readAllBytes(output));
    }

    @Test
    void measuresLatencyWhereAGateAsksForItAndTriesOnlyWhatHasTheInputsAskedFor() throws Exception {
        Object[] options = {"--json", "--max-latency-ms", 60000, "--io", "int8"};
        Cli searched = compile("auto", folder.resolve("o"), options).good();
        Document printed = Document.parseJson(searched.out().getBytes(StandardCharsets.UTF_8), LIMITS);
        List<Document> candidates = printed.object("search").objects("candidates");
        assertEquals(3, candidates.size());
        for (Document candidate : candidates) {
            assertTrue(candidate.number("latencyMillis") > 0, candidate.string("name"));
        }
    }
}
