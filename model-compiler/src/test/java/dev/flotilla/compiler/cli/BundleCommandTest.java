package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.testkit.PatchedModel;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.sketch.ConfidenceCells;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCommandTest {
    @TempDir
    Path folder;

    @Test
    void bundleHoldsBaselineLabelsAndAPassingSelfTest() throws Exception {
        Bundle read = BundleReader.read(Files.readAllBytes(SampleRelease.BUNDLE));
        assertEquals(10, read.labels().size());
        assertEquals(8, read.selfTest().cases().size());
        ObservationSketch sketch = read.baseline().sketch();
        assertEquals(500, sketch.inferences());
        assertEquals(500, sketch.quantiles().get(ObservationSketch.CONFIDENCE).count());
        assertEquals(0, sketch.quantiles().get(ObservationSketch.LATENCY_MILLIS).count());
        assertEquals(500, sketch.cells().total());
        assertTrue(read.manifest().metrics().get("accuracy.float") > 0.9);
        try (LoadedModel model = new TfliteEngine().load(read.model())) {
            assertEquals(Optional.empty(), read.selfTest().check(read.selfTest().run(model)));
        }
    }

    @Test
    void takesNoAccuracyFromTheReportOfAnotherModel() throws Exception {
        String report = Files.readString(SampleRelease.REPORT);
        String digest = Digest.of(Files.readAllBytes(SampleRelease.COMPILED)).hex();
        Path others = Files.writeString(
                folder.resolve("others.json"),
                report.replace(digest, Digest.of(new byte[0]).hex()));
        Cli refused =
                SampleRelease.bundle(SampleRelease.COMPILED, "1.0.0", folder.resolve("b.flotilla"), "--report", others);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains(others + ": is about another model"), refused.err());
    }

    @Test
    void theCalibrationAgreesWithTheAccuracy() throws Exception {
        Bundle read = BundleReader.read(Files.readAllBytes(SampleRelease.BUNDLE));
        Calibration table = read.baseline().calibration();
        assertEquals(10, table.classes());
        long right = table.counts().entrySet().stream()
                .mapToLong(cell -> cell.getValue().getOrDefault(ConfidenceCells.predicted(cell.getKey()), 0L))
                .sum();
        assertEquals(500, table.total());
        assertEquals(read.manifest().metrics().get("accuracy"), right / 500.0, 1e-9);
    }

    @Test
    void hasTheModelGiveWhatItsLastLayerWorksOn() throws Exception {
        Bundle read = BundleReader.read(Files.readAllBytes(SampleRelease.BUNDLE));
        assertEquals(64, read.embedding().orElseThrow().elements());
        assertEquals(
                Digest.of(Files.readAllBytes(SampleRelease.COMPILED)),
                read.manifest().embedding().orElseThrow().compiled());
        assertEquals(
                500, read.baseline().sketch().quantiles().get("embedding.p0").count());
        try (LoadedModel model = new TfliteEngine().load(read.model())) {
            assertEquals(read.manifest().modelOutputs(), model.outputs());
        }
    }

    @Test
    void packsTheModelAsItIsWhereThatIsWanted() throws Exception {
        Path plain = folder.resolve("fashion-cnn-1.0.0.flotilla");
        Cli packed = SampleRelease.bundle(SampleRelease.COMPILED, "1.0.0", plain, "--no-embedding")
                .good();
        assertTrue(packed.out().contains("without an embedding"), packed.out());
        Bundle read = BundleReader.read(Files.readAllBytes(plain));
        assertEquals(Optional.empty(), read.embedding());
        assertArrayEquals(Files.readAllBytes(SampleRelease.COMPILED), read.model());
        // One model answers as the other.
        Cli same = Cli.run(
                "compare",
                SampleRelease.BUNDLE,
                plain,
                "--evaluate",
                Sample.TEST_IMAGES,
                "--labels",
                Sample.TEST_LABELS,
                "--evaluate-range",
                "0:200");
        assertTrue(same.good().out().contains("a loss of 0.00 points"), same.out());
    }

    @Test
    void aNewHeadTravelsAsASmallDelta() throws Exception {
        Random random = Seeds.random("weights of a new head");
        Path model = folder.resolve("new-head.tflite");
        Files.write(
                model,
                PatchedModel.of(Files.readAllBytes(SampleRelease.COMPILED), Operator.FULLY_CONNECTED, weights -> {
                    random.nextBytes(weights);
                    return weights;
                }));
        Path next = folder.resolve("fashion-cnn-1.1.0.flotilla");
        SampleRelease.bundle(model, "1.1.0", next).good();
        Path delta = folder.resolve("1.0.0-to-1.1.0.delta");
        Path made = folder.resolve("made.flotilla");
        Cli diff = Cli.run("delta", SampleRelease.BUNDLE, next, "-o", delta).good();
        Cli.run("apply", SampleRelease.BUNDLE, delta, "-o", made).good();
        System.out.print(diff.out());
        assertArrayEquals(Files.readAllBytes(next), Files.readAllBytes(made));
        assertTrue(Files.size(delta) * 50 < Files.size(next), diff.out());
    }
}
