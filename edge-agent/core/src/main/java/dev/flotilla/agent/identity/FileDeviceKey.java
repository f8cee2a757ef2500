package dev.flotilla.agent.identity;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/** A device key in a file that only its owner may read: PKCS #8, DER. */
public final class FileDeviceKey extends P256DeviceKey {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private FileDeviceKey(P256KeyPair pair) {
        super(pair);
    }

    /**
     * Opens the key, or makes one when there is none.
     *
     * @throws IOException when the file cannot be read, is no key, or others may read it
     */
    public static FileDeviceKey openOrCreate(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            create(file, random);
        }
        return open(file);
    }

    /** Opens the key that is there. */
    public static FileDeviceKey open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + ": the device key is gone; put it back from a backup, or enrol anew in another"
                    + " data-dir");
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new IOException(file + ": others may use this key (" + PosixFilePermissions.toString(permissions)
                    + "); make it private with chmod 600, or enrol anew if it may have leaked");
        }
        try {
            return new FileDeviceKey(P256KeyPair.parsePkcs8(Files.readAllBytes(file)));
        } catch (MalformedKeyException e) {
            throw new IOException(file + ": not a P-256 private key in PKCS #8: " + e.getMessage(), e);
        }
    }

    /** Written aside, renamed and the folder synced: an enrolment must not outlive the key that it is for. */
    private static void create(Path file, SecureRandom random) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        ByteBuffer bytes = ByteBuffer.wrap(P256KeyPair.generate(random).pkcs8());
        try (FileChannel channel = FileChannel.open(
                aside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Files.move(aside, file);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
