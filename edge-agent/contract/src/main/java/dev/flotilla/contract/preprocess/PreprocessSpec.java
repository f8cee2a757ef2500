package dev.flotilla.contract.preprocess;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.List;

/**
 * How pixels become a model's input: each channel as (pixel − mean) / std, in pixel units of 0 to 255.
 *
 * @param height rows of the image
 * @param width columns of the image
 * @param channels values per pixel, 1 to 4
 * @param mean what is subtracted, per channel
 * @param std what it is then divided by, per channel; positive
 */
public record PreprocessSpec(int height, int width, int channels, List<Double> mean, List<Double> std) {
    private static final int SCHEMA = 1;
    private static final int MAX_SIDE = 4096;
    private static final int MAX_CHANNELS = 4;
    private static final Limits LIMITS = Limits.of(16 << 10);

    public PreprocessSpec {
        require(height > 0 && height <= MAX_SIDE, "height " + height + " is not within 1 and " + MAX_SIDE);
        require(width > 0 && width <= MAX_SIDE, "width " + width + " is not within 1 and " + MAX_SIDE);
        require(
                channels > 0 && channels <= MAX_CHANNELS,
                "channels " + channels + " is not within 1 and " + MAX_CHANNELS);
        require(mean.size() == channels, "mean has " + mean.size() + " values for " + channels + " channels");
        require(std.size() == channels, "std has " + std.size() + " values for " + channels + " channels");
        for (double value : std) {
            require(value > 0, "std " + value + " is not positive");
        }
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("preprocessing: " + message);
        }
    }

    /** Bytes of one image: rows, then columns, then channels, one unsigned byte each. */
    public int pixelBytes() {
        return height * width * channels;
    }

    /** Reads {@code preprocess.json}. */
    public static PreprocessSpec parse(byte[] json) throws MalformedDocumentException {
        Document document = Document.parseJson(json, LIMITS);
        document.integerBetween("schema", SCHEMA, SCHEMA);
        try {
            return new PreprocessSpec(
                    (int) document.integerBetween("height", 1, MAX_SIDE),
                    (int) document.integerBetween("width", 1, MAX_SIDE),
                    (int) document.integerBetween("channels", 1, MAX_CHANNELS),
                    document.numbers("mean"),
                    document.numbers("std"));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }

    /** The bytes of {@code preprocess.json}. */
    public byte[] toJson() {
        return Document.builder()
                .put("schema", SCHEMA)
                .put("height", height)
                .put("width", width)
                .put("channels", channels)
                .put("mean", mean)
                .put("std", std)
                .build()
                .toJson();
    }
}
