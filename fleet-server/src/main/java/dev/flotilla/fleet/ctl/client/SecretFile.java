package dev.flotilla.fleet.ctl.client;

import dev.flotilla.contract.codec.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Files of one line that nobody but their owner may read: tokens and passwords. */
public final class SecretFile {
    private static final int MAX_BYTES = 4096;
    /** What may stand in a header. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private SecretFile() {}

    /**
     * The line, without the end of it.
     *
     * @throws InvalidInputException if others may use the file too, or it holds something else
     */
    public static String read(Path file) throws InvalidInputException {
        byte[] content;
        try {
            requirePrivate(file);
            try (InputStream in = Files.newInputStream(file)) {
                content = in.readNBytes(MAX_BYTES + 1);
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidInputException(Reason.of(file, e));
        }
        String line = new String(content, StandardCharsets.UTF_8).stripTrailing();
        if (content.length > MAX_BYTES || line.isEmpty() || line.indexOf('\n') >= 0) {
            throw new InvalidInputException(file + ": expected one line of at most " + MAX_BYTES + " bytes");
        }
        return line;
    }

    /** A token from a file. */
    public static String readToken(Path file) throws InvalidInputException {
        return requireToken(file.toString(), read(file));
    }

    /**
     * The token.
     *
     * @param where it came from
     */
    public static String requireToken(String where, String token) throws InvalidInputException {
        if (!TOKEN.matcher(token).matches()) {
            throw new InvalidInputException(where + ": holds no token; spaces and letters beyond ASCII are in none");
        }
        return token;
    }

    private static void requireNoDirectory(Path file) throws InvalidInputException {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(file + ": is a directory; name a file");
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        requireNoDirectory(file);
        if (!Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!OWNERS.containsAll(mode)) {
            throw new InvalidInputException(file + ": its mode is " + PosixFilePermissions.toString(mode)
                    + ", so that others may use the secret in it; run chmod 600 on it");
        }
    }

    /**
     * Returns if there can be such a file: what is kept nowhere is lost.
     *
     * @throws InvalidInputException otherwise
     */
    public static void requireWritable(Path file) throws InvalidInputException {
        Path folder = file.toAbsolutePath().getParent();
        requireNoDirectory(file);
        if (folder == null || !Files.isWritable(folder)) {
            throw new InvalidInputException(file + ": cannot be written; see that its folder is there");
        }
    }

    /** Replaces the file in one step by one with this line and the mode 0600. */
    public static void write(Path file, String line) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
