package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.testkit.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** The sample model's way from float to a signed bundle, gone once for all tests that start from some place of it. */
final class SampleRelease {
    private static final Path FOLDER = folder();
    static final Path COMPILED = FOLDER.resolve("int8.tflite");
    static final Path REPORT = FOLDER.resolve("report.json");
    static final Path BUNDLE = FOLDER.resolve("fashion-cnn-1.0.0.flotilla");
    static final Path KEYS = FOLDER.resolve("keys");
    static final Path METADATA = FOLDER.resolve("metadata");

    static {
        compile(COMPILED, "0:2000", "--report", REPORT).good();
        bundle(COMPILED, "1.0.0", BUNDLE, "--report", REPORT).good();
        Cli.run("keygen", "--out", KEYS, "--unencrypted").good();
        sign(BUNDLE, METADATA, 1).good();
    }

    private SampleRelease() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("sample-release");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles the sample model to int8 and evaluates the result on {@code range} of the test images. */
    static Cli compile(Path output, String range, Object... more) {
        Object[] arguments = {
            "compile",
            Sample.MODEL,
            "--scheme",
            "int8",
            "--preprocess",
            Sample.PREPROCESS,
            "-o",
            output,
            "--calibration",
            Sample.TRAIN_IMAGES,
            "--calibration-range",
            "0:1000",
            "--evaluate",
            Sample.TEST_IMAGES,
            "--labels",
            Sample.TEST_LABELS,
            "--evaluate-range",
            range
        };
        return Cli.run(concat(arguments, more));
    }

    static Cli bundle(Path model, String version, Path output, Object... more) {
        Object[] arguments = {
            "bundle",
            model,
            "--name",
            "fashion-cnn",
            "--version",
            version,
            "--labels-file",
            Sample.LABEL_NAMES,
            "--preprocess",
            Sample.PREPROCESS,
            "--data",
            Sample.TEST_IMAGES,
            "--labels",
            Sample.TEST_LABELS,
            "--range",
            "2000:2500",
            "-o",
            output
        };
        return Cli.run(concat(arguments, more));
    }

    static Cli sign(Path file, Path metadata, long release) {
        return Cli.run(
                "sign", file, "--keys", KEYS, "--metadata", metadata, "--release", release, "--family", "fashion");
    }

    static Object[] concat(Object[] first, Object... second) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
}
