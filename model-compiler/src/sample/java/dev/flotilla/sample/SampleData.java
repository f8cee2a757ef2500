package dev.flotilla.sample;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The part of Fashion-MNIST that is kept in the repository: all test files as they are, and the first 2,000 training images.
 */
final class SampleData {
    /** Training images from index 0 that serve calibration and replay, and are never trained on. */
    static final int KEPT_TRAINING_IMAGES = 2000;

    private static final List<String> TEST_FILES = List.of("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz");
    private static final int IMAGE_MAGIC = 0x803;
    private static final int LABEL_MAGIC = 0x801;

    private SampleData() {}

    static void write(Path source, Images training, Path target) throws IOException {
        Files.createDirectories(target);
        for (String name : TEST_FILES) {
            Files.write(target.resolve(name), Files.readAllBytes(source.resolve(name)));
        }
        Images kept = training.range(0, KEPT_TRAINING_IMAGES);
        try (DataOutputStream out = gzip(target.resolve("train2000-images-idx3-ubyte.gz"))) {
            out.writeInt(IMAGE_MAGIC);
            out.writeInt(kept.size());
            out.writeInt(Images.SIDE);
            out.writeInt(Images.SIDE);
            for (byte[] image : kept.pixels()) {
                out.write(image);
            }
        }
        try (DataOutputStream out = gzip(target.resolve("train2000-labels-idx1-ubyte.gz"))) {
            out.writeInt(LABEL_MAGIC);
            out.writeInt(kept.size());
            out.write(kept.labels());
        }
    }

    private static DataOutputStream gzip(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return new DataOutputStream(new GZIPOutputStream(out, 1 << 16));
    }
}
