package dev.flotilla.compiler.job;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.gate.FalseAlarms;
import dev.flotilla.compiler.retrain.AnomalyThreshold;
import dev.flotilla.compiler.retrain.ReconstructionErrors;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.GateVerdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Retraining an autoencoder: its weights stay, the threshold above which its input counts as unusual is found anew on
 * samples known to be usual, new ones and reference ones alike. The threshold travels in the manifest's metrics.
 */
record ThresholdJob(JobInputs inputs, JobSettings settings, JobProgress progress) {
    private static final String THRESHOLD = "anomaly.threshold";

    /**
     * What came of it.
     *
     * @param metrics for the manifest
     */
    record Found(Map<String, Double> metrics, GateVerdict verdict) {}

    Found find(LoadedModel model) throws DataException, InferenceException {
        double[] usual = errors(model, DatasetSplit.TRAIN);
        AnomalyThreshold threshold;
        try {
            threshold = AnomalyThreshold.of(usual, settings.quantile());
        } catch (IllegalArgumentException e) {
            throw new DataException("the threshold cannot be found: " + e.getMessage(), e);
        }
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put(THRESHOLD, threshold.threshold());
        metrics.put(THRESHOLD + ".low", threshold.low());
        metrics.put(THRESHOLD + ".high", threshold.high());
        metrics.put("anomaly.quantile", threshold.quantile());
        metrics.put("anomaly.samples", (double) threshold.samples());
        GateVerdict verdict = new GateVerdict(List.of(FalseAlarms.check(
                errors(model, DatasetSplit.TEST), threshold.threshold(), 1 - threshold.quantile(), settings.gate())));
        return new Found(metrics, verdict);
    }

    private double[] errors(LoadedModel model, DatasetSplit split) throws DataException, InferenceException {
        return DoubleStream.concat(
                        DoubleStream.of(errors(model, inputs.drifted(split))),
                        DoubleStream.of(errors(model, inputs.clean(split))))
                .toArray();
    }

    private double[] errors(LoadedModel model, DatasetFeed samples) throws DataException, InferenceException {
        if (samples.labelled().size() > 0) {
            throw new DataException(
                    samples.source() + ": has labels; all samples of an autoencoder's dataset are usual ones");
        }
        return ReconstructionErrors.of(model, samples, progress);
    }
}
