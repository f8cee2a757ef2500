package dev.flotilla.compiler.testkit;

import java.nio.file.Path;

/** The sample model and its data, as they lie in this module. */
public final class Sample {
    public static final Path MODEL = Path.of("sample", "fashion_cnn_float.tflite");
    public static final Path LABEL_NAMES = Path.of("sample", "labels.txt");
    public static final Path PREPROCESS = Path.of("sample", "preprocess.json");
    public static final Path TEST_IMAGES = Path.of("sample", "data", "t10k-images-idx3-ubyte.gz");
    public static final Path TEST_LABELS = Path.of("sample", "data", "t10k-labels-idx1-ubyte.gz");
    public static final Path TEST_SLICES = Path.of("sample", "data", "t10k-slices.csv");
    public static final Path TRAIN_IMAGES = Path.of("sample", "data", "train2000-images-idx3-ubyte.gz");
    public static final Path TRAIN_LABELS = Path.of("sample", "data", "train2000-labels-idx1-ubyte.gz");

    private Sample() {}
}
