package dev.flotilla.compiler.metadata;

import dev.flotilla.contract.preprocess.Channels;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Normalization;
import dev.flotilla.contract.preprocess.Resize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.support.metadata.schema.ColorSpaceType;
import org.tensorflow.lite.support.metadata.schema.ContentProperties;
import org.tensorflow.lite.support.metadata.schema.ImageProperties;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnit;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/** The metadata of an input that takes images. */
final class ImageInput {
    private static final int IMAGE_RANK = 4;
    private static final int MAX_PROCESS_UNITS = 16;

    private ImageInput() {}

    /** What happens to an image; empty when the input takes none, or nothing is said of its normalization. */
    static Optional<ImageSpec> read(TensorMetadata input, List<Integer> shape) throws MalformedModelMetadataException {
        Optional<ImageProperties> image = image(input);
        Optional<NormalizationOptions> normalization = normalization(input);
        if (image.isEmpty() || normalization.isEmpty() || shape.size() != IMAGE_RANK) {
            return Optional.empty();
        }
        Channels channels = channels(image.get(), shape.get(3));
        List<Double> mean =
                perChannel("mean", normalization.get().meanLength(), channels.count(), normalization.get()::mean);
        List<Double> std =
                perChannel("std", normalization.get().stdLength(), channels.count(), normalization.get()::std);
        try {
            return Optional.of(new ImageSpec(
                    shape.get(1),
                    shape.get(2),
                    channels,
                    Optional.of(Resize.stretch(Resize.Sampling.BILINEAR)),
                    Normalization.of(mean, std)));
        } catch (IllegalArgumentException e) {
            throw new MalformedModelMetadataException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<ImageProperties> image(TensorMetadata input) {
        var content = input.content();
        if (content == null || content.contentPropertiesType() != ContentProperties.ImageProperties) {
            return Optional.empty();
        }
        ImageProperties properties = new ImageProperties();
        return content.contentProperties(properties) == null ? Optional.empty() : Optional.of(properties);
    }

    private static Optional<NormalizationOptions> normalization(TensorMetadata input)
            throws MalformedModelMetadataException {
        int units = input.processUnitsLength();
        if (units < 0 || units > MAX_PROCESS_UNITS) {
            throw new MalformedModelMetadataException(units + " process units are more than " + MAX_PROCESS_UNITS);
        }
        Optional<NormalizationOptions> found = Optional.empty();
        for (int i = 0; i < units; i++) {
            ProcessUnit unit = input.processUnits(i);
            NormalizationOptions options = new NormalizationOptions();
            if (unit.optionsType() == ProcessUnitOptions.NormalizationOptions && unit.options(options) != null) {
                if (found.isPresent()) {
                    throw new MalformedModelMetadataException("normalizes the input twice");
                }
                found = Optional.of(options);
            }
        }
        return found;
    }

    private static Channels channels(ImageProperties image, int count) throws MalformedModelMetadataException {
        boolean rgb = image.colorSpace() == ColorSpaceType.RGB && count == Channels.RGB.count();
        boolean gray = image.colorSpace() == ColorSpaceType.GRAYSCALE && count == Channels.GRAY.count();
        if (!rgb && !gray) {
            throw new MalformedModelMetadataException(
                    "has colour space " + image.colorSpace() + " for " + count + " channels");
        }
        return rgb ? Channels.RGB : Channels.GRAY;
    }

    private interface Values {
        float get(int index);
    }

    /** One value for every channel, or one for all of them. */
    private static List<Double> perChannel(String name, int given, int channels, Values values)
            throws MalformedModelMetadataException {
        if (given != 1 && given != channels) {
            throw new MalformedModelMetadataException(name + " has " + given + " values for " + channels + " channels");
        }
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < given; i++) {
            all.add((double) values.get(i));
        }
        return given == channels ? all : Collections.nCopies(channels, all.get(0));
    }
}
