package dev.flotilla.compiler.release;

import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.ModelFeatures;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.sketch.InputFeatures;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.util.Optional;
import java.util.OptionalInt;

/** Gathers what a model sees and answers on its reference data. */
public final class BaselineBuilder {
    /** Of the random projections: any number does, and always the same one makes versions of a model comparable. */
    private static final long SEED = 1;

    private final InputFeatures features;
    private final ObservationSketch sketch = new ObservationSketch();
    private Optional<Calibration> calibration;
    private int correct;
    private int labelled;

    /**
     * For one model.
     *
     * @param preprocess that the samples went through
     * @param classes how many scores the model gives
     * @param embedding how many values it gives besides; 0 for none
     */
    public BaselineBuilder(PreprocessSpec preprocess, int classes, int embedding) {
        features = ModelFeatures.of(preprocess, classes, embedding, SEED);
        calibration = classes <= Calibration.MAX_CLASSES ? Optional.of(new Calibration(classes)) : Optional.empty();
    }

    /**
     * Adds one sample.
     *
     * @param input real values after preprocessing
     * @param scores real outputs, one per class
     * @param embedding real values of what the model gives besides
     * @param label the true class; empty if nobody knows: such a sample says what the model sees, not how often it is right
     */
    public void add(float[] input, float[] scores, float[] embedding, OptionalInt label) {
        int predicted = see(input, scores, embedding);
        label.ifPresent(known -> judge(predicted, scores, known));
    }

    private void judge(int predicted, float[] scores, int label) {
        calibration = calibration.filter(table -> !table.isFull());
        calibration.ifPresent(table -> table.add(predicted, scores[predicted], label));
        correct += predicted == label ? 1 : 0;
        labelled++;
    }

    private int see(float[] input, float[] scores, float[] embedding) {
        InputStatistics statistics = InputStatistics.of(input);
        int predicted = Fidelity.argMax(scores);
        sketch.record(
                new Observation(statistics.mean(), statistics.contrast(), predicted, scores[predicted], 0),
                features.of(input, scores, embedding));
        return predicted;
    }

    /** The fraction of the samples with a label that the model got right. */
    public double accuracy() {
        return (double) correct / labelled;
    }

    /**
     * The baseline. It says nothing of latency: that is a matter of the device, and equal inputs give equal bundles. It has
     * no calibration for a model of more classes, or a table of more entries, than {@link Calibration} holds.
     */
    public Baseline build(String source) {
        ObservationSketch kept = sketch.withFeatures(feature -> !feature.equals(ObservationSketch.LATENCY_MILLIS));
        return new Baseline(kept, source, calibration.orElseGet(Calibration::none), Optional.of(SEED));
    }
}
