package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.testkit.Datasets;
import dev.flotilla.compiler.testkit.Datasets.Images;
import dev.flotilla.compiler.testkit.Drift;
import dev.flotilla.compiler.testkit.PatchedModel;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample model, retrained on TensorFlow Lite as a person or a server would. */
class RetrainCommandTest {
    private static final int LABELS = 1000;

    @TempDir
    private static Path shared;

    private static Path reference;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeReference() throws Exception {
        reference = RetrainTrial.reference(shared.resolve("reference"));
    }

    @Test
    void makesUpForLightingAndTravelsAsASmallDelta() throws Exception {
        RetrainTrial trial = new RetrainTrial(folder, Drift.LIGHTING);
        Path dataset = trial.dataset(LABELS, (index, label) -> label);
        Cli run = trial.retrain(reference, dataset, 1).good();
        assertTrue(run.out().contains("the candidate passed"), run.out());
        byte[] champion = Files.readAllBytes(SampleRelease.BUNDLE);
        double before = RetrainTrial.accuracy(champion, Drift.LIGHTING, 2000, 4000);
        double after = RetrainTrial.accuracy(trial.bundle(), Drift.LIGHTING, 2000, 4000);
        assertTrue(after - before >= 25, before + " to " + after);
        double cleanBefore = RetrainTrial.accuracy(champion, Drift.NONE, 2000, 4000);
        double cleanAfter = RetrainTrial.accuracy(trial.bundle(), Drift.NONE, 2000, 4000);
        assertTrue(cleanBefore - cleanAfter <= 2, cleanBefore + " to " + cleanAfter);
        assertTrue(trial.deltaPart() <= 0.03, "delta " + trial.deltaPart());
        requireSound(trial);
    }

    private static void requireSound(RetrainTrial trial) throws Exception {
        JobReport result = trial.result();
        assertEquals(JobStatus.SUCCEEDED, result.status());
        for (JobModel model : result.models()) {
            assertEquals(
                    model.digest(),
                    Digest.of(
                            Files.readAllBytes(trial.out().resolve(model.file().url()))));
        }
        Bundle bundle = BundleReader.read(trial.bundle());
        try (LoadedModel model = new TfliteEngine().load(bundle.model())) {
            assertEquals(
                    Optional.empty(), bundle.selfTest().check(bundle.selfTest().run(model)));
        }
        List<SelfTest.Case> before = BundleReader.read(Files.readAllBytes(SampleRelease.BUNDLE))
                .selfTest()
                .cases();
        List<SelfTest.Case> after = bundle.selfTest().cases();
        assertEquals(before.size(), after.size());
        for (int i = 0; i < after.size(); i++) {
            assertArrayEquals(before.get(i).input(), after.get(i).input(), "no sample gets into what devices get");
        }
        assertTrue(bundle.baseline().sketch().inferences() > 2000);
        // What the job made goes through the owner's usual signing, with its provenance.
        Path out = trial.out().resolve("out");
        Path metadata = trial.out().resolve("metadata");
        Cli.run(
                        "sign",
                        out.resolve("fashion-cnn-1.1.0.flotilla"),
                        "--keys",
                        SampleRelease.KEYS,
                        "--metadata",
                        metadata,
                        "--release",
                        1,
                        "--family",
                        "fashion",
                        "--report",
                        out.resolve("report.json"))
                .good();
        assertTrue(Files.exists(out.resolve("fashion-cnn-1.1.0.provenance.json")));
    }

    @Test
    void saysOfRotationThatAHeadDoesNotMakeUpForIt() throws Exception {
        RetrainTrial trial = new RetrainTrial(folder, Drift.ROTATION);
        Cli run = trial.retrain(reference, trial.dataset(LABELS, (index, label) -> label), 1);
        assertEquals(Failures.GATE_FAILED, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains("a new head alone does not make up for this drift"), run.out());
        assertFalse(trial.result().gate().orElseThrow().passed());
        assertTrue(
                Files.exists(trial.out().resolve("out/fashion-cnn-1.1.0.flotilla")), "a person may decide otherwise");
    }

    @Test
    void givesTheSameFilesWhereverItWasStopped() throws Exception {
        RetrainTrial trial = new RetrainTrial(folder, Drift.LIGHTING);
        Path dataset = trial.dataset(400, (index, label) -> label);
        Object[] few = {"--set", "trials=2"};
        Files.createDirectories(trial.out());
        Files.createFile(trial.out().resolve("cancel"));
        assertEquals(Failures.STOPPED, trial.retrain(reference, dataset, 3, few).exit());
        assertEquals(JobStatus.CANCELLED, trial.result().status());
        Files.delete(trial.out().resolve("cancel"));
        trial.retrain(reference, dataset, 3, few);
        long sequence = trial.result().sequence();
        byte[] first = trial.bundle();
        byte[] result = Files.readAllBytes(trial.out().resolve("result.json"));
        // Done already: said again, to the byte.
        trial.retrain(reference, dataset, 3, few);
        assertArrayEquals(result, Files.readAllBytes(trial.out().resolve("result.json")));
        // Killed before its result was whole.
        Files.delete(trial.out().resolve("result.json"));
        Files.write(trial.out().resolve("out/fashion-cnn-1.1.0.flotilla"), new byte[] {1});
        trial.retrain(reference, dataset, 3, few);
        assertArrayEquals(first, trial.bundle());
        assertTrue(trial.result().sequence() > sequence);
    }

    @Test
    void holdsWhatTooFewLabelsDoNotProve() throws Exception {
        RetrainTrial trial = new RetrainTrial(folder, Drift.LIGHTING);
        Cli run = trial.retrain(reference, trial.dataset(230, (index, label) -> label), 1, "--set", "trials=1");
        assertEquals(Failures.GATE_FAILED, run.exit(), run.err());
        GateCheck drifted = trial.result().gate().orElseThrow().checks().get(0);
        assertEquals(GateCheck.Outcome.UNDECIDED, drifted.outcome(), drifted.message());
        assertTrue(drifted.message().contains("not enough evidence"), drifted.message());
    }

    @Test
    void refusesToBeJudgedOnWhatItWasTrainedOn() throws Exception {
        RetrainTrial trial = new RetrainTrial(folder, Drift.NONE);
        Path dataset = Datasets.ofImages(folder.resolve("same"), "same")
                .add(new Images(
                        Sample.TEST_IMAGES, Sample.TEST_LABELS, 0, 100, Drift.NONE, digest -> DatasetSplit.TRAIN))
                .write();
        Cli run = trial.retrain(reference, dataset, 1);
        assertEquals(Failures.BAD_INPUT, run.exit());
        assertTrue(run.err().contains("what a challenger is judged on must not have trained it"), run.err());
        assertEquals(JobStatus.FAILED, trial.result().status());
    }

    @Test
    void refusesAMasterOfAnotherModelAndAnUnknownSetting() throws Exception {
        RetrainTrial trial = new RetrainTrial(folder, Drift.LIGHTING);
        Path dataset = trial.dataset(200, (index, label) -> label);
        Cli unknown = trial.retrain(reference, dataset, 1, "--set", "mood=good");
        assertEquals(Failures.BAD_INPUT, unknown.exit());
        assertTrue(unknown.err().contains("settings.mood"), unknown.err());
        Path other = Files.write(
                folder.resolve("other.tflite"),
                PatchedModel.of(Files.readAllBytes(Sample.MODEL), Operator.CONV_2D, RetrainCommandTest::reversed));
        Cli foreign = trial.of(other).retrain(reference, dataset, 1);
        assertEquals(Failures.BAD_INPUT, foreign.exit(), foreign.err());
        assertTrue(foreign.err().contains("the float master is not the champion's"), foreign.err());
    }

    /** Whole floats in the opposite order. */
    private static byte[] reversed(byte[] floats) {
        byte[] reversed = new byte[floats.length];
        for (int at = 0; at < floats.length; at += Float.BYTES) {
            System.arraycopy(floats, at, reversed, floats.length - Float.BYTES - at, Float.BYTES);
        }
        return reversed;
    }
}
