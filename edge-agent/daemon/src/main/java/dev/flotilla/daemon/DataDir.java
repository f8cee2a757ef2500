package dev.flotilla.daemon;

import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.storage.FileSystemFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An agent's folder, held by one process at a time. */
public final class DataDir implements Closeable {
    private static final long IDENTITY_QUOTA = 4L << 20;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path root;
    private final FileChannel lockFile;

    private DataDir(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if there is none, for its owner alone, and takes hold of it.
     *
     * @throws IOException when another process holds it
     */
    @SuppressWarnings("MustBeClosed") // closed with this
    public static DataDir open(Path root) throws IOException {
        Files.createDirectories(root, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException(root + " is in use by another agent; stop it, or give this one another data-dir");
        }
        return new DataDir(root, channel);
    }

    /** In a folder for its owner alone, also where the folder above was made by others and is open to them. */
    public IdentityStore identity() throws IOException {
        Path folder = root.resolve("identity");
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.setPosixFilePermissions(folder, OWNER_ONLY);
        return new IdentityStore(new FileSystemFiles(folder, IDENTITY_QUOTA));
    }

    /** The key to enrol with, made if there is none. */
    public FileDeviceKey newKey() throws IOException {
        return FileDeviceKey.openOrCreate(keyFile(), new SecureRandom());
    }

    /** The key that the device is enrolled with: another one in its place would have every report refused. */
    public FileDeviceKey key() throws IOException {
        return FileDeviceKey.open(keyFile());
    }

    private Path keyFile() {
        return root.resolve("device.key");
    }

    public Path models() {
        return root.resolve("models");
    }

    public Path spool() {
        return root.resolve("spool");
    }

    public Path samples() {
        return root.resolve("samples");
    }

    public Path temporary() {
        return root.resolve("tmp");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
