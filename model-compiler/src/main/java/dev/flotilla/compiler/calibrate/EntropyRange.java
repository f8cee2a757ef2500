package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.Range;

/**
 * Clips magnitudes at the threshold that loses least information: the Kullback-Leibler divergence from the clipped values to
 * the same values as 256 levels tell them apart is smallest (S. Migacz, 8-bit Inference with TensorRT, GTC 2017).
 *
 * <p>Exact zeros count nowhere, since every threshold keeps them.
 */
final class EntropyRange {
    private static final int MAGNITUDES = Histogram.BINS / 2;
    private static final int STRIDE = 8;
    private static final int LEVELS_OF_ONE_SIGN = 256;

    private EntropyRange() {}

    static Range of(Histogram values) {
        Range whole = values.range().withZero();
        int levels = whole.min() == 0 || whole.max() == 0 ? LEVELS_OF_ONE_SIGN : LEVELS_OF_ONE_SIGN / 2;
        int threshold = threshold(magnitudes(values), levels);
        float clip = (float) (threshold * values.width());
        return whole.within(-clip, clip);
    }

    private static long[] magnitudes(Histogram values) {
        long[] magnitudes = new long[MAGNITUDES];
        for (int i = 0; i < MAGNITUDES; i++) {
            magnitudes[i] = values.count(MAGNITUDES + i) + values.count(MAGNITUDES - 1 - i);
        }
        return magnitudes;
    }

    /** The number of bins to keep. */
    private static int threshold(long[] magnitudes, int levels) {
        int best = MAGNITUDES;
        double least = Double.POSITIVE_INFINITY;
        for (int kept = levels; kept <= MAGNITUDES; kept += STRIDE) {
            double divergence = divergence(magnitudes, kept, levels);
            if (divergence < least) {
                least = divergence;
                best = kept;
            }
        }
        return best;
    }

    private static double divergence(long[] magnitudes, int kept, int levels) {
        long beyond = 0;
        for (int i = kept; i < MAGNITUDES; i++) {
            beyond += magnitudes[i];
        }
        double[] merged = merged(magnitudes, kept, levels);
        double clipped = beyond;
        double distinguished = 0;
        for (int i = 0; i < kept; i++) {
            clipped += magnitudes[i];
            distinguished += merged[i];
        }
        double divergence = 0;
        for (int i = 0; i < kept; i++) {
            double p = (magnitudes[i] + (i == kept - 1 ? beyond : 0)) / clipped;
            if (p > 0) {
                // What is clipped onto an empty bin is lost altogether.
                double q = merged[i] > 0 ? merged[i] / distinguished : Double.MIN_NORMAL;
                divergence += p * Math.log(p / q);
            }
        }
        return divergence;
    }

    /** The first {@code kept} bins with those of one level made equal, where they hold anything. */
    private static double[] merged(long[] magnitudes, int kept, int levels) {
        double[] merged = new double[kept];
        for (int level = 0; level < levels; level++) {
            int from = (int) ((long) level * kept / levels);
            int to = (int) ((level + 1L) * kept / levels);
            double sum = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                sum += magnitudes[i];
                filled += magnitudes[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                merged[i] = magnitudes[i] > 0 ? sum / filled : 0;
            }
        }
        return merged;
    }
}
