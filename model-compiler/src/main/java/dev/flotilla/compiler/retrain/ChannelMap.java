package dev.flotilla.compiler.retrain;

import java.util.List;

/**
 * How the features of an int8 champion follow from those of its float master: each is a multiple of the master's, since
 * equalization scales channels, plus what quantization adds. The multiples are least-squares fits through zero.
 *
 * <p>A head that was trained on the champion's features goes back to the master as it came from there, by what training
 * changed; so what rounding once did to int8 weights never enters the master, however many rounds follow.
 */
final class ChannelMap {
    /** A master whose features explain less of the champion's is another model's. */
    private static final double LEAST_EXPLAINED = 0.9;

    private final double[] factors;
    private final double explained;

    private ChannelMap(double[] factors, double explained) {
        this.factors = factors;
        this.explained = explained;
    }

    /** Fits the map to features of the same samples. */
    static ChannelMap fit(List<float[]> master, List<float[]> champion) {
        double[] factors = new double[master.get(0).length];
        double residual = 0;
        double total = 0;
        for (int j = 0; j < factors.length; j++) {
            double product = 0;
            double square = 0;
            double own = 0;
            for (int i = 0; i < master.size(); i++) {
                double from = master.get(i)[j];
                double to = champion.get(i)[j];
                product += from * to;
                square += from * from;
                own += to * to;
            }
            // A channel that is silent says nothing, and nothing depends on it.
            factors[j] = square > 0 && product > 0 ? product / square : 1;
            // Channels count alike, whatever equalization made of their size.
            if (own > 0) {
                residual += square > 0 ? Math.max(0, own - product * product / square) / own : 1;
                total++;
            }
        }
        return new ChannelMap(factors, total == 0 ? 0 : 1 - residual / total);
    }

    /** The mean part of the champion's channels that the master's explain, 0 to 1. */
    double explained() {
        return explained;
    }

    boolean fits() {
        return explained >= LEAST_EXPLAINED;
    }

    /** The master's weights for the champion's features, with the champion's own bias, which also mends its rounding. */
    HeadWeights toChampion(HeadWeights master, HeadWeights champion) {
        float[] weights = new float[master.weights().length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (master.weights()[i] / factors[i % master.inputs()]);
        }
        return new HeadWeights(master.inputs(), weights, champion.bias());
    }

    /** The master's head after what training changed between {@code before} and {@code after}. */
    HeadWeights toMaster(HeadWeights master, HeadWeights before, HeadWeights after) {
        float[] weights = new float[master.weights().length];
        for (int i = 0; i < weights.length; i++) {
            double change = (double) after.weights()[i] - before.weights()[i];
            weights[i] = (float) (master.weights()[i] + change * factors[i % master.inputs()]);
        }
        float[] bias = new float[master.outputs()];
        for (int c = 0; c < bias.length; c++) {
            bias[c] = (float) (master.bias()[c] + ((double) after.bias()[c] - before.bias()[c]));
        }
        return new HeadWeights(master.inputs(), weights, bias);
    }
}
