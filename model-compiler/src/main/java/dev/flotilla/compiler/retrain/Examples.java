package dev.flotilla.compiler.retrain;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples as a head sees them, with what it is to answer.
 *
 * @param features one row per sample, all of one length
 * @param targets one per sample
 * @param weights how much each counts, above 0
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one step to the next, never compared
record Examples(List<float[]> features, List<Target> targets, double[] weights) {
    Examples {
        features = List.copyOf(features);
        targets = List.copyOf(targets);
        if (features.size() != targets.size() || features.size() != weights.length) {
            throw new IllegalArgumentException(
                    features.size() + " rows, " + targets.size() + " targets and " + weights.length + " weights");
        }
    }

    static Examples none() {
        return new Examples(List.of(), List.of(), new double[0]);
    }

    int size() {
        return features.size();
    }

    double totalWeight() {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        return total;
    }

    /** These and others, whose weights are scaled so that they sum up to {@code share} of these ones'. */
    Examples with(Examples others, double share) {
        if (others.size() == 0 || share == 0) {
            return this;
        }
        double factor = share * totalWeight() / others.totalWeight();
        List<float[]> allFeatures = new ArrayList<>(features);
        allFeatures.addAll(others.features);
        List<Target> allTargets = new ArrayList<>(targets);
        allTargets.addAll(others.targets);
        double[] allWeights = new double[allFeatures.size()];
        System.arraycopy(weights, 0, allWeights, 0, weights.length);
        for (int i = 0; i < others.size(); i++) {
            allWeights[weights.length + i] = factor * others.weights[i];
        }
        return new Examples(allFeatures, allTargets, allWeights);
    }

    /** The weighted mean loss of a head on these; 0 if there are none. */
    double loss(HeadWeights head) {
        double loss = 0;
        for (int i = 0; i < size(); i++) {
            float[] sums = head.sums(features.get(i));
            double[] wide = new double[sums.length];
            for (int c = 0; c < sums.length; c++) {
                wide[c] = sums[c];
            }
            loss += weights[i] * targets.get(i).lossAndGradient(wide);
        }
        return size() == 0 ? 0 : loss / totalWeight();
    }
}
