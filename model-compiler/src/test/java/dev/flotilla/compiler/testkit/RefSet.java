package dev.flotilla.compiler.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Public reference models and samples beside the project ({@code ../shared/refset}, or the system property
 * {@code flotilla.refset}). Tests that need them are skipped with a message where they are absent.
 */
public final class RefSet {
    private RefSet() {}

    /** For tests that do with less where it is absent. */
    public static boolean isPresent() {
        return Files.isDirectory(place());
    }

    private static Path place() {
        String set = System.getProperty("flotilla.refset");
        return set == null ? Path.of("..", "..", "shared", "refset") : Path.of(set);
    }

    private static Path folder() {
        Path folder = place();
        Assumptions.assumeTrue(
                Files.isDirectory(folder),
                "no reference set at " + folder.toAbsolutePath().normalize()
                        + "; name it with -Dflotilla.refset=FOLDER");
        return folder;
    }

    public static byte[] model(String name) {
        return bytes("models/" + name + ".tflite");
    }

    public static byte[] unit(String name) {
        return bytes("unit/" + name + ".tflite");
    }

    public static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(folder().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path path(String path) {
        return folder().resolve(path);
    }

    /** Every {@code .tflite} file of the set, sorted. */
    public static List<Path> allModels() {
        try (Stream<Path> files = Files.walk(folder())) {
            return files.filter(file -> file.toString().endsWith(".tflite"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
