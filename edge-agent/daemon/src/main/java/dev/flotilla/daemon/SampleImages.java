package dev.flotilla.daemon;

import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sample.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Images from an IDX or {@code .npy} file, which may be compressed with gzip. */
final class SampleImages {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9}):(\\d{1,9})");

    private SampleImages() {}

    /**
     * Reads a range of images.
     *
     * @param range {@code FROM:TO}, TO not included
     * @return rows, then columns (then channels), unsigned bytes
     * @throws BadInputException when the file holds no images or the range is outside of it
     */
    static List<byte[]> read(Path file, String range) throws BadInputException {
        Matcher bounds = RANGE.matcher(range);
        if (!bounds.matches()) {
            throw new BadInputException("range: expected FROM:TO such as 0:1000, got '" + range + "'");
        }
        int from = Integer.parseInt(bounds.group(1));
        int to = Integer.parseInt(bounds.group(2));
        try (TensorFile samples = TensorFile.open(file)) {
            if (samples.type() != TensorType.UINT8 || samples.sampleShape().size() < 2) {
                throw new BadInputException(
                        file + ": holds no images in unsigned bytes, but " + samples.type() + samples.sampleShape());
            }
            if (from >= to || to > samples.count()) {
                throw new BadInputException(
                        file + ": range " + range + " is not within its " + samples.count() + " images");
            }
            List<byte[]> images = new ArrayList<>();
            for (int i = from; i < to; i++) {
                images.add(samples.sample(i));
            }
            return images;
        } catch (IOException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }
}
