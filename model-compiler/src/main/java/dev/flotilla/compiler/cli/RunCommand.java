package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.sample.NpyFormat;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Runs a model on samples. The input's first axis counts samples; its elements have the model's own type"
                        + " (or are pixels, with --preprocess). The output has the model's own type, one row a sample.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A .tflite file.")
    private Path model;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "[NAME=]FILE",
            description = "Samples: NumPy, IDX, CSV or a folder of images; for several inputs NAME=FILE for each.")
    private List<NamedFile> input;

    @Option(names = "--range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> range;

    @Mixin
    private SampleOptions samples;

    @Written
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The outputs, a NumPy file.")
    private Path output;

    @Mixin
    private KernelOption kernels;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final TrustOption trust;

    @Mixin
    private final ProgressOption progress;

    RunCommand(ModelProbe probe, Terminal terminal) {
        this.trust = new TrustOption(probe);
        this.progress = new ProgressOption(terminal);
    }

    @Override
    public Integer call() throws Exception {
        ModelFile file = trust.read(model);
        OtherEntries.note(file, spec.commandLine().getErr());
        try (LoadedModel loaded = file.load(kernels.onOneThread());
                ModelInputs inputs = samples.openStored(file, input)) {
            Classifier classifier = new Classifier(loaded, false, model);
            IndexRange chosen = IndexRange.of(inputs, range);
            byte[] rows = progress.show(seen -> run(classifier, inputs, chosen, seen));
            List<Integer> shape = rowShape(classifier.output(), chosen.size());
            OutputFiles.write(output, out -> {
                out.write(NpyFormat.header(classifier.output().type(), shape));
                out.write(rows);
            });
            json.print(
                    document(classifier.output(), shape, rows), chosen.size() + " samples, outputs " + Digest.of(rows));
        }
        return 0;
    }

    private static Document document(TensorSpec output, List<Integer> shape, byte[] rows) {
        return Document.builder()
                .put("samples", shape.get(0))
                .put("type", output.type().toString())
                .put("shape", shape)
                .put("sha256", Digest.of(rows).hex())
                .build();
    }

    private static byte[] run(Classifier classifier, ModelInputs inputs, IndexRange chosen, Progress seen)
            throws Exception {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int i = chosen.from(); i < chosen.to(); i++) {
            seen.report("running", i - chosen.from(), chosen.size());
            rows.writeBytes(classifier.run(inputs, i));
        }
        return rows.toByteArray();
    }

    /** The model's batch of one gives way to the number of samples. */
    private static List<Integer> rowShape(TensorSpec output, int samples) {
        List<Integer> shape = new ArrayList<>(output.shape());
        if (!shape.isEmpty() && shape.get(0) == 1) {
            shape.remove(0);
        }
        shape.add(0, samples);
        return shape;
    }
}
