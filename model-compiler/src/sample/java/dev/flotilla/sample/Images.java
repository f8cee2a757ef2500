package dev.flotilla.sample;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Labelled grey images of 28 × 28 pixels, as gzipped IDX files hold them (yann.lecun.com/exdb/mnist).
 */
final class Images {
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;

    private static final int LABEL_MAGIC = 0x801;
    private static final int IMAGE_MAGIC = 0x803;

    private final byte[][] pixels;
    private final byte[] labels;

    private Images(byte[][] pixels, byte[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    /** Reads {@code PREFIX-images-idx3-ubyte.gz} and {@code PREFIX-labels-idx1-ubyte.gz}. */
    static Images read(Path directory, String prefix) throws IOException {
        byte[][] pixels = readImages(directory.resolve(prefix + "-images-idx3-ubyte.gz"));
        byte[] labels = readLabels(directory.resolve(prefix + "-labels-idx1-ubyte.gz"));
        if (labels.length != pixels.length) {
            throw new IOException(prefix + ": " + labels.length + " labels for " + pixels.length + " images");
        }
        return new Images(pixels, labels);
    }

    /** One row of 784 unsigned bytes an image. */
    byte[][] pixels() {
        return pixels;
    }

    /** One class an image. */
    byte[] labels() {
        return labels;
    }

    int size() {
        return labels.length;
    }

    /** The images from index {@code from} up to, not including, {@code to}. */
    Images range(int from, int to) {
        return new Images(Arrays.copyOfRange(pixels, from, to), Arrays.copyOfRange(labels, from, to));
    }

    private static byte[][] readImages(Path file) throws IOException {
        try (DataInputStream in = open(file, IMAGE_MAGIC)) {
            byte[][] pixels = new byte[in.readInt()][PIXELS];
            int height = in.readInt();
            int width = in.readInt();
            if (height != SIDE || width != SIDE) {
                throw new IOException(file + ": images are not 28 x 28");
            }
            for (byte[] image : pixels) {
                in.readFully(image);
            }
            return pixels;
        }
    }

    private static byte[] readLabels(Path file) throws IOException {
        try (DataInputStream in = open(file, LABEL_MAGIC)) {
            byte[] labels = new byte[in.readInt()];
            in.readFully(labels);
            return labels;
        }
    }

    private static DataInputStream open(Path file, int magic) throws IOException {
        DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
        if (in.readInt() != magic) {
            in.close();
            throw new IOException(file + ": not an IDX file of the expected kind");
        }
        return in;
    }
}
