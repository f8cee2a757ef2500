package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.calibrate.Calibration;
import dev.flotilla.compiler.calibrate.Calibrator;
import dev.flotilla.compiler.check.AccuracyGate;
import dev.flotilla.compiler.check.Comparison;
import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.check.Report;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Read, calibrate, rewrite, write; then run both models side by side. */
final class Int8Compilation {
    private static final String SCHEME = "int8";

    private final Path file;
    private final byte[] original;
    private final Model model;

    private Int8Compilation(Path file, byte[] original, Model model) {
        this.file = file;
        this.original = original;
        this.model = model;
    }

    static Int8Compilation of(Path file) throws InputException {
        return new Int8Compilation(file, InputFiles.bytes(file), InputFiles.model(file));
    }

    /** The quantized model and how it came to be. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Result(byte[] bytes, int originalBytes, List<String> passes, int calibrationSamples) {
        Report report(Optional<Report.Evaluation> evaluation) {
            return new Report(SCHEME, originalBytes, bytes.length, passes, calibrationSamples, evaluation);
        }
    }

    Result quantize(ModelInputs samples, IndexRange range) throws InputException, DataException, InferenceException {
        try {
            Pipeline.requireSupported(model);
            Calibration calibration = calibrate(samples, range);
            Pipeline.Result result =
                    Pipeline.int8(calibration.ranges(), Invariants::check).run(model);
            byte[] written = ModelWriter.write(result.model());
            InputFiles.load(file, written, true).close();
            return new Result(written, original.length, result.fired(), calibration.samples());
        } catch (UnsupportedModelException | ModelRejectedException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    private Calibration calibrate(ModelInputs samples, IndexRange range)
            throws InputException, ModelRejectedException, DataException, InferenceException {
        // The writer lists tensors as the graph does, so a traced index is a place in the graph's list.
        byte[] rewritten = ModelWriter.write(model);
        TensorSpec input;
        try (LoadedModel loaded = InputFiles.load(file, rewritten, true)) {
            input = new Classifier(loaded, file).input();
        }
        try (Calibrator calibrator = Calibrator.over(model.main(), rewritten)) {
            for (int i = range.from(); i < range.to(); i++) {
                calibrator.add(List.of(samples.bytes(i, input)));
            }
            return calibrator.result();
        }
    }

    Report.Evaluation evaluate(
            byte[] quantized, ModelInputs samples, IndexRange range, Path labelsFile, AccuracyGate gate)
            throws InputException, DataException, InferenceException {
        try (LoadedModel before = InputFiles.load(file, original, false);
                LoadedModel after = InputFiles.load(file, quantized, false)) {
            Classifier first = new Classifier(before, file);
            Classifier second = new Classifier(after, file);
            int[] labels = first.labels(labelsFile, range);
            Comparison comparison = new Comparison();
            for (int i = range.from(); i < range.to(); i++) {
                comparison.add(first.scores(samples, i), second.scores(samples, i));
            }
            var originalAccuracy = comparison.originalAccuracy(labels);
            var quantizedAccuracy = comparison.quantizedAccuracy(labels);
            return new Report.Evaluation(
                    originalAccuracy,
                    quantizedAccuracy,
                    comparison.agreement(),
                    comparison.sqnrDecibels(),
                    gate.findFailure(originalAccuracy, quantizedAccuracy));
        }
    }
}
