package dev.flotilla.contract.preprocess;

import java.util.Collections;
import java.util.List;

/**
 * From a level of 0 to 255 to a real number, per channel: (level × scale − mean) / std, in 64-bit floats, then rounded to
 * 32 bits.
 *
 * @param scale what the level is multiplied with; finite
 * @param mean what is subtracted; finite
 * @param std what it is then divided by; positive and finite
 */
public record Normalization(List<Double> scale, List<Double> mean, List<Double> std) {
    private static final int LEVELS = 256;

    public Normalization {
        if (scale.size() != mean.size()) {
            throw invalid("scale has " + scale.size() + " values, mean has " + mean.size());
        }
        if (std.size() != mean.size()) {
            throw invalid("std has " + std.size() + " values, mean has " + mean.size());
        }
        for (double value : std) {
            if (!(value > 0)) {
                throw invalid("std " + value + " is not positive");
            }
        }
        requireFinite("scale", scale);
        requireFinite("mean", mean);
        requireFinite("std", std);
        scale = List.copyOf(scale);
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    private static void requireFinite(String name, List<Double> values) {
        for (double value : values) {
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw invalid(name + " " + value + " is no finite 32-bit number");
            }
        }
    }

    private static IllegalArgumentException invalid(String message) {
        return new IllegalArgumentException("preprocessing: " + message);
    }

    /** (level − mean) / std, with mean and std in levels. */
    public static Normalization of(List<Double> mean, List<Double> std) {
        return new Normalization(Collections.nCopies(mean.size(), 1.0), mean, std);
    }

    boolean hasScale() {
        return scale.stream().anyMatch(factor -> factor != 1);
    }

    /** The real number of each level. */
    float[] table(int channel) {
        float[] table = new float[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            table[level] = (float) ((level * scale.get(channel) - mean.get(channel)) / std.get(channel));
        }
        return table;
    }
}
