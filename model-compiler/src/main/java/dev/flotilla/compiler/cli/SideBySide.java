package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.check.AccuracyGate;
import dev.flotilla.compiler.check.Comparison;
import dev.flotilla.compiler.check.Report;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import java.nio.file.Path;
import java.util.Optional;

/** Runs the float and the quantized model on the same samples. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record SideBySide(Path file, byte[] original, byte[] quantized) {
    Report.Evaluation evaluate(ModelInputs samples, IndexRange range, Optional<Path> labelsFile, AccuracyGate gate)
            throws InputException, DataException, InferenceException {
        try (LoadedModel before = InputFiles.load(file, original, false);
                LoadedModel after = InputFiles.load(file, quantized, false)) {
            Classifier first = new Classifier(before, file);
            Classifier second = new Classifier(after, file);
            int[] labels = first.labels(labelsFile, samples, range);
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
