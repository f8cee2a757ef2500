package dev.flotilla.compiler.evaluate;

import dev.flotilla.contract.codec.Document;

/**
 * How near the outputs of a model come to those of its float model, over all values of all samples.
 *
 * @param sqnrDecibels signal to quantization-noise ratio; infinite where both are equal
 * @param cosine of the angle between both as vectors, −1 to 1
 * @param maxError largest absolute difference
 */
public record OutputFidelity(double sqnrDecibels, double cosine, double maxError) {
    Document.Builder addTo(Document.Builder document) {
        return document.put("sqnrDecibels", Math.max(-Float.MAX_VALUE, Math.min(sqnrDecibels, Float.MAX_VALUE)))
                .put("cosine", cosine)
                .put("maxError", maxError);
    }
}
