package dev.flotilla.compiler.data;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A version of a dataset as it lies in a folder: the manifest, and beside it the samples in files named by their digests. */
public final class DatasetFolder {
    /** The largest file of a sample: 16 MiB. */
    public static final int MAX_SAMPLE_BYTES = 16 << 20;

    private final Path file;
    private final DatasetManifest manifest;
    private final Digest digest;

    private DatasetFolder(Path file, DatasetManifest manifest, Digest digest) {
        this.file = file;
        this.manifest = manifest;
        this.digest = digest;
    }

    /**
     * Reads the manifest; samples are read when they are asked for.
     *
     * @param place the manifest, or the folder that holds it as {@link DatasetManifest#FILE}
     */
    public static DatasetFolder open(Path place) throws DataException {
        Path file = Files.isDirectory(place) ? place.resolve(DatasetManifest.FILE) : place;
        byte[] json = read(file, DatasetManifest.MAX_BYTES);
        try {
            return new DatasetFolder(file, DatasetManifest.parse(json), Digest.of(json));
        } catch (MalformedDocumentException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file, int maxBytes) throws DataException {
        try {
            if (Files.size(file) > maxBytes) {
                throw new DataException(file + ": is larger than " + maxBytes + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": does not exist", e);
        } catch (IOException e) {
            throw DataException.unreadable(file, "cannot be read", e);
        }
    }

    public Path file() {
        return file;
    }

    public DatasetManifest manifest() {
        return manifest;
    }

    /** The digest of the manifest, which names the version. */
    public Digest digest() {
        return digest;
    }

    Path path(DatasetSample sample) {
        return file.resolveSibling(sample.path());
    }

    /** The file of a sample. @throws DataException when it is missing, or holds something else than the manifest says */
    byte[] bytes(DatasetSample sample) throws DataException {
        byte[] bytes = read(path(sample), MAX_SAMPLE_BYTES);
        if (!Digest.of(bytes).equals(sample.digest())) {
            throw new DataException(
                    path(sample) + ": does not hold what its name says; its content has " + Digest.of(bytes));
        }
        return bytes;
    }
}
