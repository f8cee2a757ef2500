package dev.flotilla.fleet.app;

import dev.flotilla.fleet.store.postgres.DirectoryTrees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory with all that a server keeps, held by one server at a time. */
final class DataDirectory implements AutoCloseable {
    /** There while a restore fills the directory, and after one that was killed. */
    private static final String RESTORING = "restoring";

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** Makes the directory when there is none, and takes it for this process. */
    static DataDirectory open(Path root) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            Files.createDirectories(absolute);
            // Nobody else lists it; the database's account passes through to its own files.
            Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx--x--x"));
        }
        FileChannel channel =
                FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new IOException("another server runs on " + absolute + "; stop it, or choose another --data-dir");
        }
        if (Files.exists(absolute.resolve(RESTORING))) {
            channel.close();
            throw new IOException(
                    "a restore into " + absolute + " did not come to its end: empty it, and restore again");
        }
        return new DataDirectory(absolute, channel);
    }

    /** The same if no other process has it. */
    static Optional<DataDirectory> openIfFree(Path root) throws IOException {
        Path lock = root.resolve("lock");
        if (Files.exists(lock)) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
                if (!isLocked(channel)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(open(root));
    }

    /** Nobody can open it again before {@link #filled}. */
    void filling() throws IOException {
        Files.createFile(resolve(RESTORING));
    }

    /** All that was to be put into it is there. */
    void filled() throws IOException {
        Files.delete(resolve(RESTORING));
    }

    /** Empties it after a restore that failed. */
    void clear() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            for (Path child : children.toList()) {
                DirectoryTrees.delete(child);
            }
        }
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    /** Gives the directory free. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }
}
