package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;
import java.util.List;
import java.util.Map;

/**
 * The noise that quantization leaves in the outputs of the layers that read a group, when the group's channels are scaled: each
 * activation and each weight is off by a twelfth of its squared step on average, and errors of different values do not
 * know of each other.
 */
final class PredictedNoise {
    private static final int WEIGHT_STEPS = 127;

    private PredictedNoise() {}

    /**
     * The summed squared error.
     *
     * @param tensors what the samples show of each tensor of the group, before scaling
     * @param consumers each reading layer with the tensor that it reads
     * @param factors what each channel is divided by, while the weights that read it are multiplied
     * @param type what the activations will be stored as
     */
    static double of(
            List<ChannelActivity> tensors,
            Map<Layer, ChannelActivity> consumers,
            float[] factors,
            ActivationType type) {
        double noise = 0;
        double[] gains = new double[factors.length];
        for (Map.Entry<Layer, ChannelActivity> consumer : consumers.entrySet()) {
            float[] weights = consumer.getKey().weights();
            for (int i = 0; i < weights.length; i++) {
                double weight = (double) weights[i] * factors[i % factors.length];
                gains[i % factors.length] += weight * weight;
            }
            noise += ofWeights(consumer.getKey(), weights, consumer.getValue(), factors);
        }
        double gain = 0;
        for (double one : gains) {
            gain += one;
        }
        for (ChannelActivity tensor : tensors) {
            double largest = 0;
            for (int c = 0; c < factors.length; c++) {
                largest = Math.max(largest, (double) tensor.largest(c) / factors[c]);
            }
            noise += gain * square(type.covering(new Range(0, (float) largest)).scale()) / 12;
        }
        return noise;
    }

    private static double ofWeights(Layer layer, float[] weights, ChannelActivity input, float[] factors) {
        double noise = 0;
        for (int c = 0; c < layer.channels(); c++) {
            double largest = 0;
            double power = 0;
            for (int t = 0; t < layer.taps(); t++) {
                int at = layer.index(c, t);
                double factor = factors[at % factors.length];
                largest = Math.max(largest, Math.abs(weights[at]) * factor);
                power += input.meanSquare(at % factors.length) / (factor * factor);
            }
            noise += power * square(largest / WEIGHT_STEPS) / 12;
        }
        return noise;
    }

    private static double square(double value) {
        return value * value;
    }
}
