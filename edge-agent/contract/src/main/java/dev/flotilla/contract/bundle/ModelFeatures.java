package dev.flotilla.contract.bundle;

import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Normalization;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.contract.sketch.ImageForm;
import dev.flotilla.contract.sketch.InputFeatures;
import java.util.ArrayList;
import java.util.List;

/** By what a model is watched follows from its preprocessing. */
public final class ModelFeatures {
    private static final double MAX_LEVEL = 255;

    private ModelFeatures() {}

    /**
     * The features of a model.
     *
     * @param scores how many values it answers
     * @param embedding how many it gives besides; 0 for none
     * @param seed of the random projections: the baseline's
     */
    public static InputFeatures of(PreprocessSpec preprocess, int scores, int embedding, long seed) {
        return preprocess instanceof ImageSpec image
                ? InputFeatures.ofImages(form(image), scores, embedding, seed)
                : InputFeatures.ofValues(preprocess.values(), scores, embedding, seed);
    }

    /** What the levels 0 to 255 become. */
    private static ImageForm form(ImageSpec spec) {
        Normalization how = spec.normalization();
        List<Double> low = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (int channel = 0; channel < spec.channels().count(); channel++) {
            double dark = -how.mean().get(channel) / how.std().get(channel);
            double light =
                    dark + MAX_LEVEL * how.scale().get(channel) / how.std().get(channel);
            low.add(Math.min(dark, light));
            high.add(Math.max(dark, light));
        }
        return new ImageForm(spec.height(), spec.width(), low, high);
    }
}
