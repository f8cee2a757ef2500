package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.ArrayList;
import java.util.List;

/** The features that a model's head gets, of whole sets of samples. */
record Features(Model model, Progress progress) {
    List<float[]> of(Feed samples)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        List<float[]> rows = new ArrayList<>();
        if (samples.size() == 0) {
            return rows;
        }
        try (FeatureModel features = FeatureModel.of(model)) {
            for (int i = 0; i < samples.size(); i++) {
                progress.report("computing features", i, samples.size());
                rows.add(features.features(samples, i));
            }
        }
        return rows;
    }
}
