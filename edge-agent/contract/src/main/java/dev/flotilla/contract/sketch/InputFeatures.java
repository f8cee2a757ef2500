package dev.flotilla.contract.sketch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The numbers by which the inputs and outputs of one model are watched, beside those of every model ({@link Observation}).
 * Compiler and device make them with this same code: the one for the baseline, the other at every inference.
 *
 * <ul>
 *   <li>Of images: {@value #SHARPNESS}, {@value #ENTROPY}, and {@code input.mean.0}, {@code input.contrast.0} and so on of each
 *       channel where there are several.
 *   <li>Of other inputs of up to {@value #MAX_COLUMNS} values: each of them, {@code input.0} and so on.
 *   <li>Of longer ones: {@value #INPUT_PROJECTIONS} seeded random projections, {@code input.p0} and so on.
 *   <li>Of the scores: {@value #OUTPUT_PROJECTIONS} seeded random projections, {@code output.p0} and so on; of no more scores
 *       than that, each of them, {@code output.0} and so on.
 * </ul>
 *
 * <p>The projections are of what the model answers and not of the layer before it: the engines give that only when they keep
 * every tensor and run plain kernels, which is several times slower. So they show what pixels hide only as far as the scores
 * show it.
 *
 * <p>Immutable; any number of threads may share one.
 */
public final class InputFeatures {
    /** The mean magnitude of an image's Laplacian. */
    public static final String SHARPNESS = "input.sharpness";
    /** The entropy of an image's levels, in bits. */
    public static final String ENTROPY = "input.entropy";
    /** The most values of an input that are watched each by itself. */
    public static final int MAX_COLUMNS = 256;
    /** How many projections stand for a longer input. */
    public static final int INPUT_PROJECTIONS = 32;
    /** How many projections stand for the scores. */
    public static final int OUTPUT_PROJECTIONS = 4;

    private final List<String> names;
    private final Optional<ImageStatistics> image;
    private final Optional<Projection> input;
    private final Optional<Projection> output;
    private final int inputs;

    private InputFeatures(
            Optional<ImageStatistics> image, Optional<Projection> input, int values, int scores, long seed) {
        this.image = image;
        this.input = input;
        this.output = scores > OUTPUT_PROJECTIONS
                // Of another seed than the input's.
                ? Optional.of(new Projection(scores, OUTPUT_PROJECTIONS, ~seed))
                : Optional.empty();
        List<String> all = new ArrayList<>(
                image.isPresent()
                        ? image.get().names()
                        : numbered("input.", input.isPresent(), input.isPresent() ? INPUT_PROJECTIONS : values));
        this.inputs = all.size();
        all.addAll(numbered("output.", output.isPresent(), Math.min(scores, OUTPUT_PROJECTIONS)));
        this.names = Collections.unmodifiableList(all);
    }

    private static List<String> numbered(String prefix, boolean projected, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + (projected ? "p" : "") + i);
        }
        return names;
    }

    /**
     * For a model of images.
     *
     * @param scores how many values the model gives
     * @param seed of the projections
     */
    public static InputFeatures ofImages(ImageForm form, int scores, long seed) {
        return new InputFeatures(Optional.of(new ImageStatistics(form)), Optional.empty(), 0, scores, seed);
    }

    /**
     * For a model of other inputs.
     *
     * @param values how many the model takes
     * @param scores how many it gives
     * @param seed of the projections
     */
    public static InputFeatures ofValues(int values, int scores, long seed) {
        Optional<Projection> input =
                values > MAX_COLUMNS ? Optional.of(new Projection(values, INPUT_PROJECTIONS, seed)) : Optional.empty();
        return new InputFeatures(Optional.empty(), input, values, scores, seed);
    }

    /** The names, which are those of sketches in an {@link ObservationSketch}. */
    public List<String> names() {
        return names;
    }

    /**
     * The numbers of one inference.
     *
     * @param values real values that the model got, after preprocessing
     * @param scores real values that it gave
     */
    public Features of(float[] values, float[] scores) {
        double[] numbers = new double[names.size()];
        if (image.isPresent()) {
            image.get().put(values, numbers);
        } else {
            put(input, values, numbers, 0, inputs);
        }
        put(output, scores, numbers, inputs, names.size() - inputs);
        return new Features(names, numbers);
    }

    private static void put(Optional<Projection> projection, float[] values, double[] numbers, int at, int count) {
        if (projection.isPresent()) {
            projection.get().put(values, numbers, at);
            return;
        }
        for (int i = 0; i < count; i++) {
            numbers[at + i] = values[i];
        }
    }
}
