package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.testkit.PatchedModel;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.compiler.testkit.ScrambledModel;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample model's way from float to a signed bundle. */
class SampleEndToEndTest {
    @TempDir
    static Path folder;

    private static Path compiled;
    private static Path report;
    private static Path bundle;
    private static Path keys;
    private static Path metadata;

    @BeforeAll
    static void compileBundleAndSign() {
        compiled = folder.resolve("int8.tflite");
        report = folder.resolve("report.json");
        bundle = folder.resolve("fashion-cnn-1.0.0.flotilla");
        keys = folder.resolve("keys");
        metadata = folder.resolve("metadata");
        Cli compile = compile(compiled, "0:2000", "--report", report).good();
        assertTrue(compile.out().contains("SQNR"), compile.out());
        bundle(compiled, "1.0.0", bundle, "--report", report).good();
        Cli.run("keygen", "--out", keys).good();
        sign(bundle, 1).good();
    }

    private static Cli compile(Path output, String range, Object... more) {
        Object[] arguments = {
            "compile",
            Sample.MODEL,
            "--scheme",
            "int8",
            "--preprocess",
            Sample.PREPROCESS,
            "-o",
            output,
            "--calibration",
            Sample.TRAIN_IMAGES,
            "--calibration-range",
            "0:1000",
            "--evaluate",
            Sample.TEST_IMAGES,
            "--labels",
            Sample.TEST_LABELS,
            "--evaluate-range",
            range
        };
        return Cli.run(concat(arguments, more));
    }

    private static Cli bundle(Path model, String version, Path output, Object... more) {
        Object[] arguments = {
            "bundle",
            model,
            "--name",
            "fashion-cnn",
            "--version",
            version,
            "--labels-file",
            Sample.LABEL_NAMES,
            "--preprocess",
            Sample.PREPROCESS,
            "--data",
            Sample.TEST_IMAGES,
            "--labels",
            Sample.TEST_LABELS,
            "--range",
            "2000:2500",
            "-o",
            output
        };
        return Cli.run(concat(arguments, more));
    }

    private static Cli sign(Path file, long release) {
        return Cli.run(
                "sign", file, "--keys", keys, "--metadata", metadata, "--release", release, "--family", "fashion");
    }

    private static Object[] concat(Object[] first, Object[] second) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(first), java.util.Arrays.stream(second))
                .toArray();
    }

    @Test
    void losesAtMostOnePointOnTheEvaluationImages() throws Exception {
        Document evaluation = Document.parseJson(Files.readAllBytes(report), Limits.of(1 << 20))
                .object("evaluation");
        double original = evaluation.number("accuracyFloat");
        double quantized = evaluation.number("accuracyInt8");
        System.out.printf(Locale.ROOT, "float %.4f, int8 %.4f, %d bytes%n", original, quantized, Files.size(compiled));
        assertEquals(2000, evaluation.integer("samples"));
        assertTrue(original >= 0.9, "float " + original);
        assertTrue(quantized >= original - 0.01, "int8 " + quantized);
        assertTrue(Files.size(compiled) * 3 < Files.size(Sample.MODEL));
    }

    @Test
    void exitsWith4AndWritesNothingWhenTheGateFails() {
        Path output = folder.resolve("gated.tflite");
        Cli strict = compile(output, "0:2000", "--max-loss", "0");
        assertEquals(4, strict.exit(), strict.out() + strict.err());
        assertTrue(strict.err().contains("accuracy gate failed"), strict.err());
        assertFalse(Files.exists(output));
    }

    @Test
    void compilesToTheSameBytesAgain() throws Exception {
        Path again = folder.resolve("again.tflite");
        compile(again, "0:100").good();
        assertArrayEquals(Files.readAllBytes(compiled), Files.readAllBytes(again));
        Path packed = folder.resolve("again.flotilla");
        bundle(again, "1.0.0", packed, "--report", report).good();
        assertArrayEquals(Files.readAllBytes(bundle), Files.readAllBytes(packed));
    }

    @Test
    void bundleHoldsBaselineLabelsAndAPassingSelfTest() throws Exception {
        Bundle read = BundleReader.read(Files.readAllBytes(bundle));
        assertEquals(10, read.labels().size());
        assertEquals(8, read.selfTest().cases().size());
        ObservationSketch sketch = read.baseline().sketch();
        assertEquals(500, sketch.inferences());
        assertEquals(500, sketch.quantiles().get(ObservationSketch.CONFIDENCE).count());
        assertEquals(0, sketch.quantiles().get(ObservationSketch.LATENCY_MILLIS).count());
        assertTrue(read.manifest().metrics().get("accuracy.float") > 0.9);
        try (LoadedModel model = new TfliteEngine().load(read.model())) {
            assertEquals(Optional.empty(), read.selfTest().check(read.selfTest().run(model)));
        }
    }

    @Test
    void verifyAcceptsTheSignedBundle() {
        Cli verified = Cli.run("verify", bundle, "--metadata", metadata).good();
        assertTrue(verified.out().contains("release 1 of fashion"), verified.out());
    }

    @Test
    void verifyRefusesATamperedBundle() throws IOException {
        byte[] bytes = Files.readAllBytes(bundle);
        for (int at : new int[] {100, bytes.length / 2, bytes.length - 5}) {
            byte[] tampered = bytes.clone();
            tampered[at] ^= 1;
            Path file =
                    Files.createDirectories(folder.resolve("tampered")).resolve(String.valueOf(bundle.getFileName()));
            Files.write(file, tampered);
            Cli refused = Cli.run("verify", file, "--metadata", metadata);
            assertEquals(3, refused.exit(), refused.err());
            assertTrue(refused.err().contains(file.toString()), refused.err());
        }
    }

    @Test
    void verifyRefusesMetadataOfAnotherKeyAndExpiredOnes() throws IOException {
        Path otherKeys = folder.resolve("other-keys");
        Path otherMetadata = folder.resolve("other-metadata");
        Cli.run("keygen", "--out", otherKeys).good();
        Cli.run("sign", bundle, "--keys", otherKeys, "--metadata", otherMetadata, "--release", 1, "--family", "fashion")
                .good();
        Path mixed = Files.createDirectories(folder.resolve("mixed"));
        Files.copy(metadata.resolve("root.json"), mixed.resolve("root.json"));
        Files.copy(otherMetadata.resolve("targets.json"), mixed.resolve("targets.json"));
        Cli refused = Cli.run("verify", bundle, "--metadata", mixed);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("targets.json"), refused.err());
        Cli late = Cli.runAt(Cli.NOW.plus(Duration.ofDays(91)), "verify", bundle, "--metadata", metadata);
        assertEquals(3, late.exit(), late.err());
        assertEquals(
                3,
                Cli.run(
                                "sign",
                                bundle,
                                "--keys",
                                otherKeys,
                                "--metadata",
                                metadata,
                                "--release",
                                2,
                                "--family",
                                "fashion")
                        .exit());
    }

    @Test
    void verifyRefusesABundleThatFailsTheSelfTestItCarries() throws Exception {
        Path scrambled = folder.resolve("scrambled.tflite");
        Path bad = folder.resolve("fashion-cnn-1.0.1.flotilla");
        Files.write(scrambled, ScrambledModel.of(Files.readAllBytes(compiled)));
        bundle(scrambled, "1.0.1", bad, "--selftest-from", bundle).good();
        Path its = folder.resolve("bad-metadata");
        Cli.run("sign", bad, "--keys", keys, "--metadata", its, "--release", 2, "--family", "fashion")
                .good();
        Cli refused = Cli.run("verify", bad, "--metadata", its);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("self-test"), refused.err());
    }

    @Test
    void aNewHeadTravelsAsASmallDelta() throws Exception {
        Random random = Seeds.random("weights of a new head");
        Path model = folder.resolve("new-head.tflite");
        Files.write(model, PatchedModel.of(Files.readAllBytes(compiled), Operator.FULLY_CONNECTED, weights -> {
            random.nextBytes(weights);
            return weights;
        }));
        Path next = folder.resolve("fashion-cnn-1.1.0.flotilla");
        bundle(model, "1.1.0", next).good();
        Path delta = folder.resolve("1.0.0-to-1.1.0.delta");
        Path made = folder.resolve("made.flotilla");
        Cli diff = Cli.run("delta", bundle, next, "-o", delta).good();
        Cli.run("apply", bundle, delta, "-o", made).good();
        System.out.print(diff.out());
        assertArrayEquals(Files.readAllBytes(next), Files.readAllBytes(made));
        assertTrue(Files.size(delta) * 50 < Files.size(next), diff.out());
    }

    @Test
    void keepsTheKeyForItsOwnerAlone() throws IOException {
        Path key = keys.resolve("release.pem");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        byte[] before = Files.readAllBytes(key);
        Cli again = Cli.run("keygen", "--out", keys);
        assertEquals(3, again.exit());
        assertArrayEquals(before, Files.readAllBytes(key));
        Path open = Files.createDirectories(folder.resolve("open-keys"));
        Files.copy(key, open.resolve("release.pem"));
        Files.setPosixFilePermissions(open.resolve("release.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        Cli refused = Cli.run(
                "sign", bundle, "--keys", open, "--metadata", folder.resolve("m"), "--release", 1, "--family", "f");
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains("chmod"), refused.err());
    }

    @Test
    void signingAgainRaisesTheVersionAndKeepsTheOthers() throws IOException {
        Path next = folder.resolve("fashion-cnn-2.0.0.flotilla");
        bundle(compiled, "2.0.0", next).good();
        Path both = folder.resolve("both");
        for (Path file : List.of(bundle, next)) {
            Cli.run("sign", file, "--keys", keys, "--metadata", both, "--release", 1, "--family", "fashion")
                    .good();
        }
        String targets = Files.readString(both.resolve("targets.json"));
        assertTrue(targets.contains("\"version\" : 2"), targets);
        assertTrue(targets.contains("fashion-cnn-1.0.0.flotilla") && targets.contains("fashion-cnn-2.0.0.flotilla"));
    }

    @Test
    void runGivesTheSameOutputsAsTheEvaluatedModel() throws Exception {
        Path outputs = folder.resolve("y.npy");
        Cli run = Cli.run(
                        "run",
                        compiled,
                        "--input",
                        Sample.TEST_IMAGES,
                        "--range",
                        "0:16",
                        "--preprocess",
                        Sample.PREPROCESS,
                        "-o",
                        outputs)
                .good();
        assertTrue(run.out().contains("16 samples"), run.out());
        assertEquals(128 + 160, Files.size(outputs));
        Path inputs = folder.resolve("wrong.npy");
        Files.write(inputs, Files.readAllBytes(outputs));
        Cli wrong = Cli.run("run", compiled, "--input", inputs, "-o", folder.resolve("z.npy"));
        assertEquals(3, wrong.exit());
        assertTrue(wrong.err().contains("INT8[1,28,28,1]"), wrong.err());
    }

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
            compiled,
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
        Cli json = Cli.run(concat(arguments, new Object[] {"--json"})).good();
        Document evaluation = Document.parseJson(json.out().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 20));
        assertEquals(100, evaluation.integer("samples"));
        assertTrue(evaluation.number("sqnrDecibels") > 15);
        assertEquals(2, evaluation.objects("slices").size());
        assertEquals(7, evaluation.objects("perturbed").size());
        assertEquals(
                json.out(), Cli.run(concat(arguments, new Object[] {"--json"})).out());
    }

    @Test
    void benchmarkComparesTwoModelsInTurns() throws Exception {
        Object[] command = {"benchmark", compiled, "--against", Sample.MODEL, "--seconds", 0.2, "--threads", 2};
        Cli text = Cli.run(command).good();
        assertTrue(text.out().contains("ratio of medians") && text.out().contains("TensorFlow Lite 2."), text.out());
        Cli json = Cli.run(concat(command, new Object[] {"--json"})).good();
        Document document = Document.parseJson(json.out().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 22));
        List<Document> results = document.objects("results");
        assertEquals(
                List.of(1L, 2L),
                List.of(results.get(0).integer("threads"), results.get(1).integer("threads")));
        for (Document result : results) {
            assertEquals(
                    result.object("latency").integer("samples"),
                    result.integers("nanos").size());
            assertEquals(
                    result.integers("nanos").size(),
                    result.integers("againstNanos").size());
        }
    }

    @Test
    void compileHoldsTheResultToItsLatency() {
        Path output = folder.resolve("too-slow.tflite");
        Cli refused = compile(output, "0:100", "--max-latency-ms", 0);
        assertEquals(4, refused.exit());
        assertTrue(refused.err().contains("latency gate failed"), refused.err());
        assertFalse(Files.exists(output));
    }

    @Test
    void compileHoldsTheResultToEveryGate() throws Exception {
        Path output = folder.resolve("too-large.tflite");
        Cli refused = compile(output, "0:100", "--max-size", 100_000, "--min-sqnr", 90, "--min-agreement", 10);
        assertEquals(4, refused.exit());
        assertTrue(refused.err().contains("size gate failed: 127328 bytes, allowed are 100000; SQNR gate failed"));
        assertFalse(Files.exists(output));
    }

    @Test
    void evaluateRefusesPixelsWithoutTheirPreprocessing() {
        Cli refused = Cli.run("evaluate", Sample.MODEL, "--data", Sample.TEST_IMAGES, "--labels", Sample.TEST_LABELS);
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains(Sample.TEST_IMAGES + ": holds UINT8"), refused.err());
        assertTrue(refused.err().contains("FLOAT32[1,28,28,1]; give pixels with --preprocess"), refused.err());
    }

    @Test
    void makesAnEnrolmentTokenOfEachClaim() {
        Cli tokens = Cli.run(
                        "token",
                        "--claim",
                        "0123456789abcdef",
                        "--claim",
                        "fedcba9876543210",
                        "--root",
                        metadata.resolve("root.json"),
                        "--ca-sha256",
                        "0".repeat(64))
                .good();
        List<String> lines = tokens.out().lines().toList();
        assertEquals(2, lines.size(), tokens.out());
        assertTrue(lines.get(0).startsWith("flt1.0123456789abcdef."), tokens.out());
        assertTrue(lines.get(1).startsWith("flt1.fedcba9876543210."), tokens.out());
    }
}
