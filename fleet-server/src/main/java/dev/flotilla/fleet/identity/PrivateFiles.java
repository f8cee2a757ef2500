package dev.flotilla.fleet.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that nobody but this user may read (0600): complete and on disk, or not at all. */
public final class PrivateFiles {
    private static final int MAX_LINE_BYTES = 4096;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivateFiles() {}

    /** Replaces the file in one step. */
    public static void write(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.toAbsolutePath().resolveSibling("."));
    }

    /** So that new names in the folder survive a power cut as the files' bytes do. */
    public static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * The one line of a file that nobody else may read.
     *
     * @param secret what the file holds, for the message
     */
    public static String readLine(Path file, String secret) throws IOException {
        requirePrivate(file, secret);
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_LINE_BYTES + 1);
        }
        String line = new String(content, StandardCharsets.UTF_8).stripTrailing();
        if (content.length > MAX_LINE_BYTES || line.isEmpty() || line.indexOf('\n') >= 0) {
            throw new IOException(file + ": expected " + secret + ", one line of at most " + MAX_LINE_BYTES + " bytes");
        }
        return line;
    }

    /**
     * As ssh does for its keys.
     *
     * @param secret what the file holds, for the message
     * @throws IOException if the file's mode gives anything to its group or to others
     */
    static void requirePrivate(Path file, String secret) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!OWNERS.containsAll(mode)) {
            throw new IOException(file + ": holds " + secret + " and its mode is " + PosixFilePermissions.toString(mode)
                    + ", so that others than its owner may use it; run chmod 600 on it");
        }
    }
}
