package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.sketch.InputFeatures;
import java.util.Optional;

/**
 * One answer of the model.
 *
 * @param label the name of the class with the highest score
 * @param index its place among the bundle's labels
 * @param confidence its score
 * @param scores of all classes, as real numbers
 * @param output the model's own output bytes
 * @param outputSpec what these bytes are
 * @param bundle which bundle answered
 * @param latencyMillis from pixels to scores, in milliseconds
 * @param unusual whether the input is unlike the bundle's baseline; false where that is not looked at, see {@link Guard}
 * @param watched by what the bundle's inferences are watched besides; empty if the baseline knows nothing of it
 * @param embedding what the model gives besides its answer, as real numbers; of no length if nothing
 */
// Fresh arrays that only the caller gets: a copy on every read would serve nobody.
@SuppressWarnings("ArrayRecordComponent")
public record Prediction(
        String label,
        int index,
        double confidence,
        float[] scores,
        byte[] output,
        TensorSpec outputSpec,
        Digest bundle,
        double latencyMillis,
        boolean unusual,
        Optional<InputFeatures> watched,
        float[] embedding) {

    private static final float[] NOTHING = {};

    /** Of a bundle that is watched by nothing besides, and gives nothing besides. */
    public Prediction(
            String label,
            int index,
            double confidence,
            float[] scores,
            byte[] output,
            TensorSpec outputSpec,
            Digest bundle,
            double latencyMillis,
            boolean unusual) {
        this(
                label,
                index,
                confidence,
                scores,
                output,
                outputSpec,
                bundle,
                latencyMillis,
                unusual,
                Optional.empty(),
                NOTHING);
    }
}
