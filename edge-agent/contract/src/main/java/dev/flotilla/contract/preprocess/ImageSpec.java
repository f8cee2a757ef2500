package dev.flotilla.contract.preprocess;

import java.util.List;
import java.util.Optional;

/**
 * How pixels become a model's input. The steps and their order: channels, resizing, normalization. The result is laid out
 * as rows, then columns, then channels.
 *
 * @param height rows of the model's input, at most 4096
 * @param width columns of it, at most 4096
 * @param channels what its values mean
 * @param resize how images of another size come to this one; such images are refused if absent
 * @param normalization per channel
 */
public record ImageSpec(int height, int width, Channels channels, Optional<Resize> resize, Normalization normalization)
        implements PreprocessSpec {
    static final int MAX_SIDE = 4096;

    public ImageSpec {
        requireSide("height", height);
        requireSide("width", width);
        int given = normalization.mean().size();
        if (given != channels.count()) {
            throw new IllegalArgumentException(
                    "preprocessing: mean has " + given + " values for " + channels.count() + " channels");
        }
        if (resize.isPresent() && !channels.fromImages()) {
            throw new IllegalArgumentException("preprocessing: " + channels + " values a pixel cannot be resized");
        }
    }

    private static void requireSide(String name, int pixels) {
        if (pixels < 1 || pixels > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "preprocessing: " + name + " " + pixels + " is not within 1 and " + MAX_SIDE);
        }
    }

    /** For pixels that come in the model's size already: (level − mean) / std per channel. */
    public static ImageSpec exact(int height, int width, int channels, List<Double> mean, List<Double> std) {
        return new ImageSpec(height, width, Channels.of(channels), Optional.empty(), Normalization.of(mean, std));
    }

    /** Bytes of one image of the model's size: rows, then columns, then channels, one unsigned byte each. */
    @Override
    public int values() {
        return height * width * channels.count();
    }

    @Override
    public byte[] toJson() {
        return ImageSpecCodec.write(this);
    }
}
