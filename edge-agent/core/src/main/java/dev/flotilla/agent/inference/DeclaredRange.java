package dev.flotilla.agent.inference;

import dev.flotilla.contract.inference.Quantization;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.preprocess.Feature;
import dev.flotilla.contract.preprocess.FeatureSpec;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Normalization;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import java.util.Arrays;

/**
 * What values the bundle's preprocessing can give: for images those of the levels 0 to 255, for categories 0 to 1, for
 * numbers their declared least and greatest. A quantized input may be off by one step.
 */
final class DeclaredRange {
    private static final float RELATIVE_TOLERANCE = 1e-5f;
    private static final double MAX_LEVEL = 255;

    /** By position; where images are concerned, by channel and then again from the first. */
    private final float[] low;

    private final float[] high;

    private DeclaredRange(float[] low, float[] high) {
        this.low = low;
        this.high = high;
    }

    static DeclaredRange of(PreprocessSpec spec, TensorSpec input) {
        DeclaredRange exact = spec instanceof ImageSpec image
                ? ofImages(image.normalization(), image.channels().count())
                : ofFeatures((FeatureSpec) spec);
        float step = input.quantization()
                .filter(Quantization::isPerTensor)
                .map(quantization -> quantization.scales().get(0))
                .orElse(0f);
        return exact.widened(step);
    }

    private static DeclaredRange ofImages(Normalization normalization, int channels) {
        DeclaredRange range = new DeclaredRange(new float[channels], new float[channels]);
        for (int i = 0; i < channels; i++) {
            double dark = -normalization.mean().get(i) / normalization.std().get(i);
            double light = dark
                    + MAX_LEVEL
                            * normalization.scale().get(i)
                            / normalization.std().get(i);
            range.low[i] = (float) Math.min(dark, light);
            range.high[i] = (float) Math.max(dark, light);
        }
        return range;
    }

    private static DeclaredRange ofFeatures(FeatureSpec spec) {
        DeclaredRange range = new DeclaredRange(new float[spec.values()], new float[spec.values()]);
        int at = 0;
        for (Feature feature : spec.features()) {
            if (feature instanceof Feature.Numeric number) {
                range.low[at] = number.min()
                        .map(min -> (float) ((min - number.mean()) / number.std()))
                        .orElse(-Float.MAX_VALUE);
                range.high[at] = number.max()
                        .map(max -> (float) ((max - number.mean()) / number.std()))
                        .orElse(Float.MAX_VALUE);
            } else {
                Arrays.fill(range.high, at, at + feature.width(), 1);
            }
            at += feature.width();
        }
        return range;
    }

    private DeclaredRange widened(float step) {
        for (int i = 0; i < low.length; i++) {
            // Never infinite, so that infinity stays outside.
            low[i] = Math.max(-Float.MAX_VALUE, low[i] - step - Math.abs(low[i]) * RELATIVE_TOLERANCE);
            high[i] = Math.min(Float.MAX_VALUE, high[i] + step + Math.abs(high[i]) * RELATIVE_TOLERANCE);
        }
        return this;
    }

    /** @param values of the model's input */
    void check(float[] values) throws InputRefusedException {
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= low[at] && values[i] <= high[at])) {
                throw refusal(i, values[i], at);
            }
            // Not a remainder: this runs over every value of every input.
            at = at + 1 == low.length ? 0 : at + 1;
        }
    }

    private InputRefusedException refusal(int index, float value, int at) {
        return Float.isNaN(value) || Float.isInfinite(value)
                ? new InputRefusedException(Refusal.NOT_FINITE, "input: value " + index + " is " + value)
                : new InputRefusedException(
                        Refusal.RANGE,
                        "input: value " + index + " is " + value + ", the bundle's preprocessing gives " + low[at]
                                + " to " + high[at]);
    }
}
