package dev.flotilla.compiler.retrain;

/**
 * The numbers of a fully-connected layer: sum[c] = bias[c] + Σ weights[c × inputs + j] · feature[j].
 *
 * @param inputs how many features it takes
 * @param weights row-major, one row of {@code inputs} per output
 * @param bias one per output
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one step to the next, never compared
public record HeadWeights(int inputs, float[] weights, float[] bias) {
    /** Checks the sizes. */
    public HeadWeights {
        if (inputs < 1 || bias.length < 1 || weights.length != inputs * bias.length) {
            throw new IllegalArgumentException(
                    weights.length + " weights are not " + bias.length + " rows of " + inputs);
        }
    }

    /** How many sums it makes. */
    public int outputs() {
        return bias.length;
    }

    /** The sums for one sample's features. */
    public float[] sums(float[] features) {
        float[] sums = new float[bias.length];
        for (int c = 0; c < sums.length; c++) {
            double sum = bias[c];
            for (int j = 0; j < inputs; j++) {
                sum += (double) weights[c * inputs + j] * features[j];
            }
            sums[c] = (float) sum;
        }
        return sums;
    }

    /** The same with something added to each bias. */
    HeadWeights shifted(double[] shift) {
        float[] shifted = bias.clone();
        for (int c = 0; c < shifted.length; c++) {
            shifted[c] += (float) shift[c];
        }
        return new HeadWeights(inputs, weights, shifted);
    }
}
