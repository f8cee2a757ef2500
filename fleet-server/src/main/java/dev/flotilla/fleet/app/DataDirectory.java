package dev.flotilla.fleet.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory with all that a server keeps, held by one server at a time. */
final class DataDirectory implements AutoCloseable {
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
        return new DataDirectory(absolute, channel);
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
