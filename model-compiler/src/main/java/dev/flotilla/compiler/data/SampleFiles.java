package dev.flotilla.compiler.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Opens samples: a folder of images, a CSV file by its name, or an array by its first bytes; files may be gzipped. */
public final class SampleFiles {
    private SampleFiles() {}

    /** Opens a source. @throws DataException naming the file when it is missing, empty, damaged or of another kind */
    public static Samples open(Path path) throws DataException {
        if (Files.isDirectory(path)) {
            return ImageFolder.open(path);
        }
        if (isCsv(path)) {
            return CsvSamples.open(path);
        }
        try {
            return TensorSamples.open(path);
        } catch (IOException e) {
            throw new DataException(String.valueOf(e.getMessage()), e);
        }
    }

    static boolean isCsv(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".csv.gz");
    }
}
