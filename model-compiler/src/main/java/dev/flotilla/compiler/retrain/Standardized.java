package dev.flotilla.compiler.retrain;

import java.util.List;

/**
 * Features of mean 0 and standard deviation 1, in which every weight of a head moves alike. A head for the one kind of
 * features is turned into the equal one for the other, so that the model needs no new operator.
 */
final class Standardized {
    /** Of a feature that hardly varies, this part of its size counts as its deviation. */
    private static final double LEAST = 1e-3;

    private final double[] mean;
    private final double[] deviation;

    private Standardized(double[] mean, double[] deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    static Standardized of(List<float[]> rows) {
        int features = rows.get(0).length;
        double[] mean = new double[features];
        double[] deviation = new double[features];
        for (float[] row : rows) {
            for (int j = 0; j < features; j++) {
                mean[j] += (double) row[j] / rows.size();
            }
        }
        for (float[] row : rows) {
            for (int j = 0; j < features; j++) {
                deviation[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / rows.size();
            }
        }
        for (int j = 0; j < features; j++) {
            deviation[j] = Math.sqrt(deviation[j]) + LEAST * (1 + Math.abs(mean[j]));
        }
        return new Standardized(mean, deviation);
    }

    void apply(float[] row, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] = (row[j] - mean[j]) / deviation[j];
        }
    }

    /** A head's numbers for standardized features: first all weights, then all biases. */
    double[] enter(HeadWeights head) {
        int features = head.inputs();
        double[] parameters = new double[head.weights().length + head.outputs()];
        for (int c = 0; c < head.outputs(); c++) {
            double bias = head.bias()[c];
            for (int j = 0; j < features; j++) {
                double weight = head.weights()[c * features + j];
                parameters[c * features + j] = weight * deviation[j];
                bias += weight * mean[j];
            }
            parameters[head.weights().length + c] = bias;
        }
        return parameters;
    }

    /** The inverse of {@link #enter}. */
    HeadWeights leave(double[] parameters, int outputs) {
        int features = mean.length;
        float[] weights = new float[features * outputs];
        float[] bias = new float[outputs];
        for (int c = 0; c < outputs; c++) {
            double sum = parameters[weights.length + c];
            for (int j = 0; j < features; j++) {
                double weight = parameters[c * features + j] / deviation[j];
                weights[c * features + j] = (float) weight;
                sum -= weight * mean[j];
            }
            bias[c] = (float) sum;
        }
        return new HeadWeights(features, weights, bias);
    }
}
