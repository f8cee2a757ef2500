package dev.flotilla.compiler.recover;

/** First and second moments of vectors, in {@code length² + length} doubles however many there are. */
final class Moments {
    /**
     * How much of their mean the squares are raised by, so that directions that the samples do not show count a little: a
     * layer may have more inputs than there are samples.
     */
    private static final double RIDGE = 0.05;

    private final int length;
    private final double[] sums;
    private final double[] products;
    private long count;

    Moments(int length) {
        this.length = length;
        this.sums = new double[length];
        this.products = new double[Math.multiplyExact(length, length)];
    }

    /** Adds the vector of every {@code step}th value of {@code values} from {@code offset} on. */
    void add(double[] values, int offset, int step) {
        for (int i = 0; i < length; i++) {
            double value = values[offset + i * step];
            if (value != 0) { // many values behind a rectifier are
                sums[i] += value;
                for (int k = i, at = offset + i * step; k < length; k++, at += step) {
                    products[i * length + k] += value * values[at];
                }
            }
        }
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    double[] means() {
        double[] means = new double[length];
        for (int i = 0; i < length; i++) {
            means[i] = sums[i] / count;
        }
        return means;
    }

    /**
     * The mean product of every two values, row-major and symmetric.
     *
     * @param centered whether of their distances from the means
     */
    double[] products(boolean centered) {
        double[] means = centered ? means() : new double[length];
        double[] all = new double[products.length];
        double squares = 0;
        for (int i = 0; i < length; i++) {
            for (int k = i; k < length; k++) {
                double product = products[i * length + k] / count - means[i] * means[k];
                all[i * length + k] = product;
                all[k * length + i] = product;
            }
            squares += all[i * length + i];
        }
        for (int i = 0; i < length; i++) {
            all[i * length + i] += RIDGE * squares / length;
        }
        return all;
    }
}
