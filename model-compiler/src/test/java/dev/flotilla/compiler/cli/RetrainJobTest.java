package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Compilation;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.release.BaselineBuilder;
import dev.flotilla.compiler.retrain.EmbeddingOutput;
import dev.flotilla.compiler.testkit.Datasets;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.JobConstraints;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobKind;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.contract.protocol.SampleFormat;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of every kind in their directories, on nets small enough to know what has to come out. */
class RetrainJobTest {
    private static final int INPUTS = 4;

    @TempDir
    Path folder;

    private final Random random = Seeds.random("RetrainJobTest");

    /** Two classes by the sign of the first value; a head for it, before softmax. */
    private static Model classifier() {
        Graphs graph = Graphs.withInput(1, INPUTS);
        Tensor sums = graph.fullyConnected(
                graph.input(),
                Graphs.floats("w", List.of(2, INPUTS), -3, 0, 0, 0, 3, 0, 0, 0),
                Graphs.floats("b", List.of(2), 0, 0));
        return Model.of(
                "net",
                graph.build(
                        graph.op("SOFTMAX", Options.named("SoftmaxOptions").with("beta", 1f), List.of(sums), 1, 2)));
    }

    /** The same classes, by way of a hidden layer that tells values above zero from those below. */
    private static Model layered() {
        Graphs graph = Graphs.withInput(1, INPUTS);
        Tensor hidden = graph.fullyConnected(
                graph.input(),
                Graphs.floats("w1", List.of(3, INPUTS), 1, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0),
                Graphs.floats("b1", List.of(3), 0, 0, 0));
        Tensor active = graph.op("RELU", "AbsOptions", List.of(hidden), 1, 3);
        Tensor sums = graph.fullyConnected(
                active, Graphs.floats("w2", List.of(2, 3), -3, 3, 0, 3, -3, 0), Graphs.floats("b2", List.of(2), 0, 0));
        return Model.of(
                "net",
                graph.build(
                        graph.op("SOFTMAX", Options.named("SoftmaxOptions").with("beta", 1f), List.of(sums), 1, 2)));
    }

    /** Answers with what it was given, but for the last value, which it loses. */
    private static Model autoencoder() {
        Graphs graph = Graphs.withInput(1, INPUTS);
        return Model.of(
                "autoencoder",
                graph.build(graph.fullyConnected(
                        graph.input(),
                        Graphs.floats("w", List.of(INPUTS, INPUTS), 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0),
                        Graphs.floats("b", List.of(INPUTS), 0, 0, 0, 0))));
    }

    private float[] values() {
        float[] values = new float[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            values[i] = (float) Math.max(-3, Math.min(3, random.nextGaussian()));
        }
        return values;
    }

    private byte[] compiled(Model net) throws Exception {
        List<float[]> samples = new ArrayList<>();
        samples.add(new float[] {-4, -4, -4, -4});
        samples.add(new float[] {4, 4, 4, 4});
        for (int i = 0; i < 100; i++) {
            samples.add(values());
        }
        return new Compilation(net, Recipe.of(Scheme.INT8).recovering(Set.of()))
                .run(new RealFeed(samples))
                .model();
    }

    private byte[] bundle(byte[] file, List<String> labels) throws Exception {
        try (LoadedModel model = new TfliteEngine().load(file)) {
            byte[] input = model.inputs().get(0).quantize(new float[INPUTS]);
            ImageSpec preprocess = ImageSpec.exact(1, INPUTS, 1, List.of(0.0), List.of(1.0));
            List<TensorSpec> besides =
                    model.outputs().subList(1, model.outputs().size());
            Optional<Embedding> embedding =
                    besides.stream().findFirst().map(tensor -> new Embedding(tensor, Digest.of(file)));
            int values = embedding.map(one -> one.tensor().elements()).orElse(0);
            BaselineBuilder baseline = new BaselineBuilder(preprocess, 2, values);
            baseline.add(new float[INPUTS], new float[] {1, 0}, new float[values], OptionalInt.of(0));
            return BundleWriter.write(
                    Manifest.of(
                                    "net",
                                    new ModelVersion(2, 3, 4),
                                    model.inputs(),
                                    model.outputs().subList(0, 1),
                                    "any",
                                    Map.of(),
                                    "a test")
                            .withEmbedding(embedding),
                    file,
                    labels,
                    preprocess,
                    baseline.build("a test"),
                    new SelfTest(
                            List.of(new SelfTest.Case(
                                    input, model.run(List.of(input)).get(0))),
                            0));
        }
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private Datasets dataset(String name, List<String> classes) throws Exception {
        return new Datasets(folder.resolve(name), name, SampleFormat.REALS, classes);
    }

    /** Samples whose class is whether the first value is above {@code border}; only held-out ones have a label, or all. */
    private Datasets drawn(String name, int count, float border, boolean labelled) throws Exception {
        Datasets set = dataset(name, List.of("no", "yes"));
        for (int i = 0; i < count; i++) {
            float[] values = values();
            byte[] content = bytes(values);
            DatasetSplit split = DatasetSplit.ofContent(Digest.of(content));
            boolean told = labelled || split == DatasetSplit.TEST;
            set.add(
                    content,
                    told ? Optional.of(values[0] > border ? "yes" : "no") : Optional.empty(),
                    List.of(),
                    split,
                    List.of());
        }
        return set;
    }

    private JobFile file(String name) throws Exception {
        return new JobFile(name, Digest.of(Files.readAllBytes(folder.resolve(name))));
    }

    private JobFile manifest(Datasets set, String name) throws Exception {
        set.write();
        return file(name + "/" + DatasetManifest.FILE);
    }

    private Cli run(
            JobKind kind, JobFile dataset, Optional<JobFile> reference, Document settings, JobConstraints limits)
            throws Exception {
        Optional<JobFile> master =
                Files.exists(folder.resolve("master.tflite")) ? Optional.of(file("master.tflite")) : Optional.empty();
        JobRequest job = new JobRequest(
                "job-1",
                kind,
                file("champion.flotilla"),
                master,
                "a test",
                dataset,
                reference,
                limits,
                settings,
                9,
                Optional.empty(),
                Optional.empty());
        Files.write(folder.resolve("job.json"), job.toJson());
        return Cli.run("retrain", "--job", folder);
    }

    private JobReport result() throws Exception {
        return JobReport.parse(Files.readAllBytes(folder.resolve("result.json")));
    }

    private static Document quick() {
        return Document.builder().put("latencyMillis", 20).put("trials", 3).build();
    }

    private void champion(Model net, List<String> labels) throws Exception {
        Files.write(folder.resolve("champion.flotilla"), bundle(compiled(net), labels));
        Files.write(folder.resolve("master.tflite"), ModelWriter.write(net));
    }

    @Test
    void movesTheBorderBetweenClasses() throws Exception {
        champion(classifier(), List.of("no", "yes"));
        JobFile dataset = manifest(drawn("new", 1500, 1, true), "new");
        // Without clean samples, nothing says what was forgotten.
        Cli run = run(JobKind.TRAIN, dataset, Optional.empty(), quick(), JobConstraints.NONE);
        assertEquals(Failures.GATE_FAILED, run.exit(), run.err());
        JobReport result = result();
        assertEquals(JobStatus.SUCCEEDED, result.status());
        assertTrue(result.message().contains("clean undecided"), result.message());
        double before = result.models().get(0).metrics().get("accuracy.drifted.champion");
        double after = result.models().get(0).metrics().get("accuracy.drifted");
        assertTrue(before < 0.75 && after > 0.93, before + " to " + after);
        Bundle made = BundleReader.read(Files.readAllBytes(folder.resolve("out/net-2.4.0.flotilla")));
        assertEquals(new ModelVersion(2, 4, 0), made.manifest().version());
        assertEquals("any", made.manifest().task());
    }

    @Test
    void movesOnlyBiasesWhereNothingIsLabelled() throws Exception {
        champion(classifier(), List.of("no", "yes"));
        Datasets rare = dataset("rare", List.of("no", "yes"));
        for (int i = 0; i < 1500; i++) {
            float[] values = values();
            // One in ten is positive, and classes overlap.
            boolean yes = random.nextInt(10) == 0;
            values[0] = (float) (random.nextGaussian() * 0.7 + (yes ? 0.5 : -0.5));
            DatasetSplit split = DatasetSplit.ofContent(Digest.of(bytes(values)));
            rare.add(
                    bytes(values),
                    split == DatasetSplit.TEST ? Optional.of(yes ? "yes" : "no") : Optional.empty(),
                    List.of(),
                    split,
                    List.of());
        }
        JobFile dataset = manifest(rare, "rare");
        JobFile reference = manifest(drawn("old", 1000, 0, true), "old");
        run(JobKind.TRAIN, dataset, Optional.of(reference), quick(), JobConstraints.NONE);
        JobReport result = result();
        assertEquals(JobStatus.SUCCEEDED, result.status(), result.message());
        assertTrue(result.parameters().get("prior.1") < 0.4, result.parameters().toString());
        assertFalse(
                result.parameters().containsKey("learningRate"),
                result.parameters().toString());
        double before = result.models().get(0).metrics().get("accuracy.drifted.champion");
        double after = result.models().get(0).metrics().get("accuracy.drifted");
        assertTrue(after > before, before + " to " + after);
    }

    /** Retrained, and compiled again from its master, which knows nothing of it. */
    @Test
    void aChallengerGivesTheEmbeddingThatItsChampionGives() throws Exception {
        byte[] compiled = compiled(layered());
        byte[] embeds = ModelWriter.write(EmbeddingOutput.add(ModelReader.read(compiled)));
        Files.write(folder.resolve("champion.flotilla"), bundle(embeds, List.of("no", "yes")));
        Files.write(folder.resolve("master.tflite"), ModelWriter.write(layered()));
        JobFile dataset = manifest(drawn("new", 1500, 1, true), "new");
        JobFile reference = manifest(drawn("old", 1000, 1, true), "old");
        run(JobKind.TRAIN, dataset, Optional.of(reference), quick(), JobConstraints.NONE);
        requireEmbedding("out/net-2.4.0.flotilla");
        Files.delete(folder.resolve("result.json"));
        run(JobKind.COMPILE, dataset, Optional.of(reference), quick(), JobConstraints.NONE);
        requireEmbedding("out/net-2.3.5.flotilla");
    }

    private void requireEmbedding(String file) throws Exception {
        assertEquals(JobStatus.SUCCEEDED, result().status(), result().message());
        Bundle made = BundleReader.read(Files.readAllBytes(folder.resolve(file)));
        try (LoadedModel model = new TfliteEngine().load(made.model())) {
            assertEquals(made.manifest().modelOutputs(), model.outputs());
        }
        assertEquals(3, made.embedding().orElseThrow().elements());
        assertEquals(
                Digest.of(made.model()),
                made.manifest().embedding().orElseThrow().compiled());
        QuantileSketch seen = made.baseline().sketch().quantiles().get("embedding.0");
        assertEquals(made.baseline().sketch().inferences(), seen.count());
    }

    @Test
    void findsAnAutoencodersThresholdAnew() throws Exception {
        champion(autoencoder(), List.of("first", "second", "third", "fourth"));
        Datasets usual = dataset("usual", List.of());
        for (int i = 0; i < 2000; i++) {
            byte[] content = bytes(values());
            usual.add(content, Optional.empty(), List.of(), DatasetSplit.ofContent(Digest.of(content)), List.of());
        }
        Document settings =
                Document.builder().put("task", "anomaly").put("quantile", 0.95).build();
        Cli run = run(JobKind.TRAIN, manifest(usual, "usual"), Optional.empty(), settings, JobConstraints.NONE)
                .good();
        assertTrue(run.out().contains("falseAlarms"), run.out());
        Map<String, Double> found = result().parameters();
        // The error is the last value's square by four; the 95th percentile of a normal square is 3.84.
        assertEquals(3.84 / 4, found.get("anomaly.threshold"), 0.2);
        assertTrue(found.get("anomaly.threshold.low") < found.get("anomaly.threshold"));
        assertTrue(found.get("anomaly.threshold.high") > found.get("anomaly.threshold"));
        Bundle made = BundleReader.read(Files.readAllBytes(folder.resolve("out/net-2.4.0.flotilla")));
        assertEquals(found.get("anomaly.threshold"), made.manifest().metrics().get("anomaly.threshold"));
    }

    @Test
    void evaluatesAChampionAndCompilesItAgain() throws Exception {
        champion(classifier(), List.of("no", "yes"));
        JobFile dataset = manifest(drawn("new", 600, 0, true), "new");
        JobFile reference = manifest(drawn("old", 1000, 0, true), "old");
        run(JobKind.EVALUATE, dataset, Optional.of(reference), quick(), JobConstraints.NONE)
                .good();
        JobReport evaluated = result();
        assertTrue(evaluated.models().get(0).metrics().get("accuracy.drifted") > 0.95, evaluated.toString());
        assertEquals(Optional.empty(), evaluated.gate());
        run(JobKind.COMPILE, dataset, Optional.of(reference), quick(), JobConstraints.NONE);
        assertEquals(JobStatus.SUCCEEDED, result().status(), result().message());
        assertTrue(Files.exists(folder.resolve("out/net-2.3.5.flotilla")));
    }

    @Test
    void endsWhenItIsCancelled() throws Exception {
        champion(classifier(), List.of("no", "yes"));
        JobFile dataset = manifest(drawn("new", 600, 1, true), "new");
        Files.createFile(folder.resolve("cancel"));
        assertEquals(
                Failures.STOPPED,
                run(JobKind.TRAIN, dataset, Optional.empty(), quick(), JobConstraints.NONE)
                        .exit());
        assertEquals(JobStatus.CANCELLED, result().status());
    }

    @Test
    void refusesAFileThatIsNotTheJobs() throws Exception {
        champion(classifier(), List.of("no", "yes"));
        JobFile dataset = manifest(drawn("new", 100, 1, true), "new");
        for (JobFile wrong : List.of(
                new JobFile(dataset.url(), Digest.of(new byte[1])),
                new JobFile("../elsewhere/dataset.json", dataset.digest()),
                new JobFile("https://fleet.example/dataset.json", dataset.digest()))) {
            Cli run = run(JobKind.TRAIN, wrong, Optional.empty(), quick(), JobConstraints.NONE);
            assertEquals(Failures.BAD_INPUT, run.exit(), run.err());
            assertEquals(JobStatus.FAILED, result().status());
            assertTrue(result().message().contains(wrong.url()), result().message());
        }
    }

    @Test
    void refusesToChangeWhatDevicesRelyOn() throws Exception {
        champion(classifier(), List.of("no", "yes"));
        JobFile dataset = manifest(drawn("new", 100, 1, true), "new");
        JobConstraints other = new JobConstraints(
                Optional.empty(),
                Optional.empty(),
                Optional.of("INT8[1,9] -> INT8[1,2]"),
                Optional.empty(),
                Optional.empty());
        Cli run = run(JobKind.TRAIN, dataset, Optional.empty(), quick(), other);
        assertEquals(Failures.BAD_INPUT, run.exit());
        assertTrue(run.err().contains("the champion's is INT8[1,4] -> INT8[1,2]"), run.err());
    }
}
