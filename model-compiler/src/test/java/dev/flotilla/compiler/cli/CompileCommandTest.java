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
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCommandTest {
    @TempDir
    Path folder;

    @Test
    void losesAtMostOnePointOnTheEvaluationImages() throws Exception {
        Document evaluation = Document.parseJson(Files.readAllBytes(SampleRelease.REPORT), Limits.of(1 << 20))
                .object("evaluation");
        double original = evaluation.number("accuracyFloat");
        double quantized = evaluation.number("accuracyInt8");
        System.out.printf(
                Locale.ROOT,
                "float %.4f, int8 %.4f, %d bytes%n",
                original,
                quantized,
                Files.size(SampleRelease.COMPILED));
        assertEquals(2000, evaluation.integer("samples"));
        assertTrue(original >= 0.9, "float " + original);
        assertTrue(quantized >= original - 0.01, "int8 " + quantized);
        assertTrue(Files.size(SampleRelease.COMPILED) * 3 < Files.size(Sample.MODEL));
    }

    @Test
    void exitsWith4AndWritesNothingWhenTheGateFails() {
        Path output = folder.resolve("gated.tflite");
        Cli strict = SampleRelease.compile(output, "0:2000", "--min-agreement", "100");
        assertEquals(4, strict.exit(), strict.out() + strict.err());
        assertTrue(strict.err().contains("agreement gate failed"), strict.err());
        assertFalse(Files.exists(output));
    }

    @Test
    void compilesToTheSameBytesAgain() throws Exception {
        Path again = folder.resolve("again.tflite");
        SampleRelease.compile(again, "0:100").good();
        assertArrayEquals(Files.readAllBytes(SampleRelease.COMPILED), Files.readAllBytes(again));
        Path packed = folder.resolve("again.flotilla");
        SampleRelease.bundle(again, "1.0.0", packed, "--report", SampleRelease.REPORT)
                .good();
        assertArrayEquals(Files.readAllBytes(SampleRelease.BUNDLE), Files.readAllBytes(packed));
    }

    @Test
    void compileHoldsTheResultToItsLatency() {
        Path output = folder.resolve("too-slow.tflite");
        Cli refused = SampleRelease.compile(output, "0:100", "--max-latency-ms", 0);
        assertEquals(4, refused.exit());
        assertTrue(refused.err().contains("latency gate failed"), refused.err());
        assertFalse(Files.exists(output));
    }

    @Test
    void compileHoldsTheResultToEveryGate() throws Exception {
        Path output = folder.resolve("too-large.tflite");
        Cli refused =
                SampleRelease.compile(output, "0:100", "--max-size", 100_000, "--min-sqnr", 90, "--min-agreement", 10);
        assertEquals(4, refused.exit());
        assertTrue(refused.err().contains("size gate failed: 127328 bytes, allowed are 100000; SQNR gate failed"));
        assertFalse(Files.exists(output));
    }

    @Test
    void reportsTheLatencyOfBothModelsWhereAGateAsksForIt() throws Exception {
        Path output = folder.resolve("fast.tflite");
        Cli timed = SampleRelease.compile(output, "0:100", "--max-latency-ms", 1e6, "--json")
                .good();
        Document report = Document.parseJson(timed.out().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 20));
        assertTrue(report.number("latencyMillis") > 0);
        assertTrue(report.number("floatLatencyMillis") > 0);
    }
}
