package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.SampleFiles;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.compiler.release.BaselineBuilder;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.bundle.Labels;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.ResourceLimits;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.tflite.EngineOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bundle",
        description =
                "Packs an int8 model with labels, preprocessing, a baseline of what it sees and answers on reference data,"
                        + " and a golden self-test.")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets the fields
final class BundleCommand implements Callable<Integer> {
    private static final String TASK = "image-classification";
    private static final int MEGABYTE = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    @Parameters(paramLabel = "MODEL", description = "A .tflite file with int8 input and output.")
    private Path model;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "The model's name: lower-case letters, digits, hyphens.")
    private String name;

    @Option(names = "--version", required = true, paramLabel = "X.Y.Z", description = "The model's version.")
    private ModelVersion version;

    @Option(
            names = "--labels-file",
            paramLabel = "FILE",
            description = "Class names, one a line; default those in the model's metadata.")
    private Optional<Path> labelsFile;

    @Mixin
    private SampleOptions samples;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Reference samples: NumPy, IDX, CSV or a folder of images.")
    private Path data;

    @Mixin
    private final LabelsOption labels = new LabelsOption();

    @Option(names = "--range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> range;

    @Option(
            names = "--selftest-count",
            paramLabel = "N",
            defaultValue = "8",
            description = "Cases of the self-test, 1 to 64; default ${DEFAULT-VALUE}.")
    private int selfTestCount;

    @Option(
            names = "--selftest-from",
            paramLabel = "BUNDLE",
            description = "Take the self-test of this bundle instead of making one.")
    private Optional<Path> selfTestFrom;

    @Option(
            names = "--no-embedding",
            description = "Pack the model as it is; by default devices also watch what its last layer works on.")
    private boolean noEmbedding;

    @Option(names = "--report", paramLabel = "FILE", description = "Take accuracies from this report of compile.")
    private Optional<Path> report;

    @Option(
            names = "--max-latency-ms",
            paramLabel = "MS",
            description = "Devices refuse the model if its median inference takes longer there; default any.")
    private Optional<Double> maxLatency;

    @Option(
            names = "--max-memory-mb",
            paramLabel = "MB",
            description = "Devices refuse the model if loading and running it takes more memory there; default any.")
    private Optional<Double> maxMemory;

    @Written
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the bundle goes: NAME-X.Y.Z.flotilla.")
    private Path output;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final TrustOption trust;

    @Mixin
    private final ProgressOption progress;

    BundleCommand(ModelProbe probe, Terminal terminal) {
        this.trust = new TrustOption(probe);
        this.progress = new ProgressOption(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (selfTestCount < 1 || selfTestCount > SelfTest.MAX_CASES) {
            throw new ParameterException(
                    spec.commandLine(), "--selftest-count has to be within 1 and " + SelfTest.MAX_CASES);
        }
        ModelFile file = trust.read(model);
        requireOneInput(file);
        requireOwnReport(file);
        PreprocessSpec how = samples.require(file);
        PackedModel packed = packed(file);
        try (LoadedModel loaded = InputFiles.load(model, packed.bytes(), EngineOptions.defaults());
                ModelInputs inputs = new ModelInputs(SampleFiles.open(data), Optional.of(how))) {
            Classifier classifier = new Classifier(loaded, packed.embeds(), model);
            if (classifier.input().type() != TensorType.INT8
                    || classifier.output().type() != TensorType.INT8) {
                throw new InputException(model + ": input and output are "
                        + classifier.input().describe() + " and "
                        + classifier.output().describe() + "; compile the model to int8 first");
            }
            IndexRange chosen = IndexRange.of(inputs, range);
            BaselineBuilder empty = new BaselineBuilder(how, classifier.output().elements(), values(classifier));
            BaselineBuilder baseline = progress.show(seen -> observe(classifier, inputs, chosen, empty, seen));
            byte[] bundle = pack(file, packed, classifier, how, baseline, selfTest(classifier, inputs, chosen), chosen);
            OutputFiles.write(output, bundle);
            json.print(
                    document(bundle, classifier),
                    output + ": " + bundle.length + " bytes, " + Digest.of(bundle) + ", "
                            + (packed.embeds()
                                    ? "with an embedding of " + values(classifier) + " values"
                                    : "without an embedding: " + packed.why()));
        }
        return 0;
    }

    private PackedModel packed(ModelFile file) throws InputException, IOException {
        PackedModel packed = noEmbedding ? PackedModel.asItIs(file, "--no-embedding") : PackedModel.embedding(file);
        Optional<String> fault = packed.embeds() ? trust.findFault(packed.bytes()) : Optional.empty();
        return fault.isEmpty() ? packed : PackedModel.asItIs(file, "with it, " + fault.get());
    }

    private static int values(Classifier classifier) {
        return classifier.embedding().map(TensorSpec::elements).orElse(0);
    }

    /** What a device feeds a model, tests it with and watches of it, is one tensor. */
    private static void requireOneInput(ModelFile file) throws InputException {
        int inputs = file.model().main().inputs().size();
        if (inputs != 1) {
            throw new InputException(file + ": has " + inputs + " inputs; a bundle takes a model of one, since its"
                    + " preprocessing, its self-test and its baseline are those of one input");
        }
    }

    private Document document(byte[] bundle, Classifier classifier) {
        return Document.builder()
                .put("name", name)
                .put("version", version.toString())
                .put("bytes", bundle.length)
                .put("embedding", values(classifier))
                .put("sha256", Digest.of(bundle).hex())
                .build();
    }

    private BaselineBuilder observe(
            Classifier classifier, ModelInputs inputs, IndexRange chosen, BaselineBuilder baseline, Progress seen)
            throws DataException, InferenceException {
        int[] expected = classifier.labels(labels.file(), inputs, chosen);
        for (int i = 0; i < expected.length; i++) {
            int index = chosen.from() + i;
            seen.report("observing", i, expected.length);
            Classifier.Seen answer = classifier.see(inputs, index);
            baseline.add(inputs.reals(index), answer.scores(), answer.embedding(), OptionalInt.of(expected[i]));
        }
        return baseline;
    }

    /** Samples spread evenly over the reference data, with the outputs that this model gives. */
    private SelfTest selfTest(Classifier classifier, ModelInputs inputs, IndexRange chosen)
            throws InputException, DataException, InferenceException {
        if (selfTestFrom.isPresent()) {
            return InputFiles.bundle(selfTestFrom.get()).selfTest();
        }
        List<SelfTest.Case> cases = new ArrayList<>();
        int count = Math.min(selfTestCount, chosen.size());
        for (int i = 0; i < count; i++) {
            int index = chosen.from() + (int) ((long) i * chosen.size() / count);
            byte[] input = inputs.bytes(index, classifier.input());
            cases.add(new SelfTest.Case(input, classifier.run(inputs, index)));
        }
        return new SelfTest(cases, 0);
    }

    private byte[] pack(
            ModelFile file,
            PackedModel packed,
            Classifier classifier,
            PreprocessSpec how,
            BaselineBuilder baseline,
            SelfTest selfTest,
            IndexRange chosen)
            throws InputException {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", baseline.accuracy());
        addReported(metrics);
        try {
            Manifest manifest = Manifest.of(
                            name,
                            version,
                            List.of(classifier.input()),
                            List.of(classifier.output()),
                            TASK,
                            metrics,
                            "flotilla-compiler " + Main.Version.text())
                    .withLimits(limits())
                    .withEmbedding(
                            classifier.embedding().map(tensor -> new Embedding(tensor, Digest.of(file.bytes()))));
            return BundleWriter.write(
                    manifest,
                    packed.bytes(),
                    names(file),
                    how,
                    baseline.build(data.getFileName() + " " + chosen),
                    selfTest);
        } catch (MalformedBundleException e) {
            throw new InputException(output + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ResourceLimits limits() {
        return new ResourceLimits(maxLatency, maxMemory.map(megabytes -> Math.round(megabytes * MEGABYTE)));
    }

    private List<String> names(ModelFile file) throws InputException, MalformedBundleException {
        if (labelsFile.isPresent()) {
            return Labels.parse(InputFiles.bytes(labelsFile.get()));
        }
        return samples.labels(file)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--labels-file is needed, since the model's metadata has no labels"));
    }

    private void requireOwnReport(ModelFile file) throws InputException {
        if (report.isPresent()) {
            Digest reported = InputFiles.report(report.get()).model();
            if (!reported.equals(Digest.of(file.bytes()))) {
                throw new InputException(report.get() + ": is about another model, " + reported
                        + "; give the report that compile wrote with " + model);
            }
        }
    }

    private void addReported(Map<String, Double> metrics) throws InputException {
        if (report.isEmpty()) {
            return;
        }
        try {
            Optional<Document> evaluation = InputFiles.report(report.get()).evaluation();
            if (evaluation.isPresent() && evaluation.get().has("accuracyInt8")) {
                metrics.put("accuracy.float", evaluation.get().number("accuracyFloat"));
                metrics.put("accuracy.int8", evaluation.get().number("accuracyInt8"));
            }
        } catch (MalformedDocumentException e) {
            throw new InputException(report.get() + ": " + e.getMessage(), e);
        }
    }
}
