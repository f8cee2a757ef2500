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
 *   <li>Of the embedding, where the model gives one: {@value #EMBEDDING_PROJECTIONS} seeded random projections, {@code
 *       embedding.p0} and so on, which show what pixels hide. Since they spread around zero and only their distribution
 *       matters, they are counted at the resolution {@value #EMBEDDING_RESOLUTION} from the beginning, in a third of the bytes.
 *   <li>Of the scores, where there are no more than {@value #OUTPUT_PROJECTIONS}: each of them, {@code output.0} and so on; of
 *       more scores, if no embedding tells more, {@value #OUTPUT_PROJECTIONS} seeded random projections, {@code output.p0} and
 *       so on.
 * </ul>
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
    /** How many projections stand for the embedding. */
    public static final int EMBEDDING_PROJECTIONS = 8;
    /** What their names begin with. */
    public static final String EMBEDDING = "embedding.";
    /** How fine they are counted, see {@link Resolution}: within 8 %. */
    public static final int EMBEDDING_RESOLUTION = 3;

    private static final long EMBEDDING_SEED = 1L << 32;

    private final List<String> names = new ArrayList<>();
    private final Optional<ImageStatistics> image;
    private final Part input;
    private final Part output;
    private final Part embedding;

    private InputFeatures(Optional<ImageStatistics> image, int values, int scores, int embedding, long seed) {
        this.image = image;
        image.ifPresent(statistics -> names.addAll(statistics.names()));
        int columns = values > MAX_COLUMNS ? INPUT_PROJECTIONS : values;
        this.input = new Part("input.", values, columns, seed);
        // Of other seeds than the input's.
        boolean told = embedding > 0 && scores > OUTPUT_PROJECTIONS;
        this.output = new Part("output.", scores, told ? 0 : Math.min(scores, OUTPUT_PROJECTIONS), ~seed);
        this.embedding =
                new Part(EMBEDDING, embedding, Math.min(embedding, EMBEDDING_PROJECTIONS), seed + EMBEDDING_SEED);
    }

    /** Values that are watched each by itself, or by their projections where there are fewer numbers than values. */
    private final class Part {
        private final Optional<Projection> projection;
        private final int at;
        private final int count;

        Part(String prefix, int values, int count, long seed) {
            this.projection =
                    values > count && count > 0 ? Optional.of(new Projection(values, count, seed)) : Optional.empty();
            this.at = names.size();
            this.count = count;
            for (int i = 0; i < count; i++) {
                names.add(prefix + (values > count ? "p" : "") + i);
            }
        }

        void put(float[] values, double[] numbers) {
            if (projection.isPresent()) {
                projection.get().put(values, numbers, at);
                return;
            }
            for (int i = 0; i < count; i++) {
                numbers[at + i] = values[i];
            }
        }
    }

    /**
     * For a model of images.
     *
     * @param scores how many values the model answers
     * @param embedding how many it gives besides; 0 for none
     * @param seed of the projections
     */
    public static InputFeatures ofImages(ImageForm form, int scores, int embedding, long seed) {
        return new InputFeatures(Optional.of(new ImageStatistics(form)), 0, scores, embedding, seed);
    }

    /**
     * For a model of other inputs.
     *
     * @param values how many the model takes
     * @param scores how many it answers
     * @param embedding how many it gives besides; 0 for none
     * @param seed of the projections
     */
    public static InputFeatures ofValues(int values, int scores, int embedding, long seed) {
        return new InputFeatures(Optional.empty(), values, scores, embedding, seed);
    }

    /** The names, which are those of sketches in an {@link ObservationSketch}. */
    public List<String> names() {
        return Collections.unmodifiableList(names);
    }

    /**
     * The numbers of one inference.
     *
     * @param values real values that the model got, after preprocessing
     * @param scores real values that it answered
     * @param besides real values of the embedding; not looked at where the model gives none
     */
    public Features of(float[] values, float[] scores, float[] besides) {
        double[] numbers = new double[names.size()];
        image.ifPresent(statistics -> statistics.put(values, numbers));
        input.put(values, numbers);
        output.put(scores, numbers);
        embedding.put(besides, numbers);
        return new Features(names, numbers);
    }
}
