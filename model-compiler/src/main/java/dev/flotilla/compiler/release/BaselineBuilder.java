package dev.flotilla.compiler.release;

import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;

/** Gathers what a model sees and answers on its reference data. */
public final class BaselineBuilder {
    private final ObservationSketch sketch = new ObservationSketch();
    private int correct;
    private int labelled;

    /**
     * Adds one sample.
     *
     * @param input real values after preprocessing
     * @param scores real outputs, one per class
     * @param label the true class
     */
    public void add(float[] input, float[] scores, int label) {
        InputStatistics statistics = InputStatistics.of(input);
        int predicted = Fidelity.argMax(scores);
        sketch.record(new Observation(statistics.mean(), statistics.contrast(), predicted, scores[predicted], 0));
        correct += predicted == label ? 1 : 0;
        labelled++;
    }

    /** The fraction of samples that the model got right. */
    public double accuracy() {
        return (double) correct / labelled;
    }

    /** The baseline. It says nothing of latency: that is a matter of the device, and equal inputs give equal bundles. */
    public Baseline build(String source) {
        try {
            Document all = sketch.toDocument();
            Document quantiles = all.object("quantiles");
            Document.Builder kept = Document.builder();
            for (String feature : quantiles.keys()) {
                if (!feature.equals(ObservationSketch.LATENCY_MILLIS)) {
                    kept.put(feature, quantiles.object(feature));
                }
            }
            Document without = Document.builder()
                    .put("errors", all.integer("errors"))
                    .put("n", all.integer("n"))
                    .put("predictions", all.bytes("predictions"))
                    .put("quantiles", kept.build())
                    .build();
            return new Baseline(ObservationSketch.fromDocument(without), source);
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("a sketch reads what it wrote", e);
        }
    }
}
