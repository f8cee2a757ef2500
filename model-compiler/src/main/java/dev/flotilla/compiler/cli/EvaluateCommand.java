package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.check.Accuracy;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "Samples: IDX or .npy.")
    private Path data;

    @Option(names = "--labels", required = true, paramLabel = "FILE", description = "Their classes.")
    private Path labels;

    @Option(names = "--range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> range;

    @Option(names = "--preprocess", paramLabel = "FILE", description = "How pixels become inputs: preprocess.json.")
    private Optional<Path> preprocess;

    @Option(names = "--reference-kernels", description = "Use the built-in kernels alone, without XNNPACK.")
    private boolean referenceKernels;

    @Override
    public Integer call() throws Exception {
        Optional<PreprocessSpec> how = InputFiles.preprocess(preprocess);
        try (LoadedModel loaded = InputFiles.load(model, referenceKernels);
                ModelInputs inputs = InputFiles.samples(data, how)) {
            Classifier classifier = new Classifier(loaded, model);
            // Real numbers are inputs as they are; pixels would silently count as 0 to 255.
            if (how.isEmpty() && !classifier.takes(inputs) && inputs.type() != TensorType.FLOAT32) {
                throw classifier.unfit(data, inputs);
            }
            IndexRange chosen = IndexRange.of(inputs, range);
            int[] expected = classifier.labels(labels, chosen);
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
