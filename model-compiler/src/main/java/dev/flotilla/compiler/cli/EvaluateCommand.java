package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.check.Accuracy;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.contract.inference.LoadedModel;
import java.nio.file.Path;
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
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Counts how many labelled samples a classifier gets right.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A .tflite file, float or quantized.")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "[NAME=]FILE",
            description = "Samples: IDX, .npy, .csv or a folder of images; for several inputs NAME=FILE for each.")
    private List<NamedFile> data;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Their classes: IDX, .npy or text; default the subfolders that images lie in.")
    private Optional<Path> labels;

    @Option(names = "--range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> range;

    @Mixin
    private SampleOptions samples;

    @Option(names = "--reference-kernels", description = "Use the built-in kernels alone, without XNNPACK.")
    private boolean referenceKernels;

    @Override
    public Integer call() throws Exception {
        try (LoadedModel loaded = InputFiles.load(model, referenceKernels);
                ModelInputs inputs = samples.open(model, data)) {
            Classifier classifier = new Classifier(loaded, model);
            classifier.requireFit(inputs, true);
            IndexRange chosen = IndexRange.of(inputs, range);
            int[] expected = classifier.labels(labels, inputs, chosen);
            int correct = 0;
            for (int i = 0; i < expected.length; i++) {
                float[] scores = classifier.scores(inputs, chosen.from() + i);
                correct += Fidelity.argMax(scores) == expected[i] ? 1 : 0;
            }
            spec.commandLine().getOut().println("accuracy " + new Accuracy(correct, expected.length));
        }
        return 0;
    }
}
