package dev.flotilla.fleet.trust;

import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.fleet.identity.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The online keys in one folder, each as PKCS #8 in PEM (0600). They are made together or not at all, and one that is
 * lost is never made anew: the owner's metadata names the old one.
 */
public final class OnlineKeyFiles {
    private static final String SNAPSHOT = "snapshot.pem";
    private static final String TIMESTAMP = "timestamp.pem";
    private static final String DIRECTOR = "director.pem";
    private static final List<String> ALL = List.of(SNAPSHOT, TIMESTAMP, DIRECTOR);
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final Path directory;

    public OnlineKeyFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Loads the keys; makes them where the folder is missing.
     *
     * @throws IOException naming the file that is missing, not a key, or readable by others
     */
    public OnlineSigners open(SecureRandom random) throws IOException {
        finishReplacing();
        if (!Files.exists(directory)) {
            OnlineSigners fresh = OnlineSigners.generate(random);
            write(fresh, incoming());
            Files.move(incoming(), directory, StandardCopyOption.ATOMIC_MOVE);
            sync(parent());
        }
        return load();
    }

    /** Puts new keys in the place of those that are there, which are gone then; made as well where there are none. */
    public OnlineSigners replace(SecureRandom random) throws IOException {
        finishReplacing();
        OnlineSigners fresh = OnlineSigners.generate(random);
        write(fresh, incoming());
        if (Files.exists(directory)) {
            Files.move(directory, outgoing(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(incoming(), directory, StandardCopyOption.ATOMIC_MOVE);
        sync(parent());
        delete(outgoing());
        return fresh;
    }

    /** After a power cut: whole new keys that nobody names yet do no harm, and half of them are no keys. */
    private void finishReplacing() throws IOException {
        if (!Files.exists(directory) && Files.exists(outgoing())) {
            Files.move(outgoing(), directory, StandardCopyOption.ATOMIC_MOVE);
        }
        delete(incoming());
        delete(outgoing());
    }

    private OnlineSigners load() throws IOException {
        return new OnlineSigners(read(SNAPSHOT), read(TIMESTAMP), read(DIRECTOR));
    }

    private Ed25519Key read(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            throw new IOException(file + " is missing: restore it from a backup. If it is lost, make new keys with"
                    + " 'flotilla-server rotate-keys' and have the owner name them");
        }
        if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException(
                    file + " can be read by other users: 'chmod 600' it, and if one may have read it, make"
                            + " new keys with 'flotilla-server rotate-keys'");
        }
        try {
            return Ed25519Key.parsePkcs8(der(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (MalformedKeyException | IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage() + "; restore it from a backup", e);
        }
    }

    private static void write(OnlineSigners keys, Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        PrivateFiles.write(folder.resolve(SNAPSHOT), pem(keys.snapshot()));
        PrivateFiles.write(folder.resolve(TIMESTAMP), pem(keys.timestamp()));
        PrivateFiles.write(folder.resolve(DIRECTOR), pem(keys.director()));
        sync(folder);
    }

    private static byte[] pem(Ed25519Key key) {
        String body = Base64.getEncoder().encodeToString(key.pkcs8());
        return (BEGIN + "\n" + body + "\n" + END + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replace(BEGIN, "").replace(END, ""));
    }

    private Path incoming() {
        return directory.resolveSibling(directory.getFileName() + ".new");
    }

    private Path outgoing() {
        return directory.resolveSibling(directory.getFileName() + ".old");
    }

    private Path parent() {
        return directory.resolveSibling(".");
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (String name : ALL) {
                Files.deleteIfExists(folder.resolve(name));
                Files.deleteIfExists(folder.resolve(name + ".new"));
            }
            Files.delete(folder);
        }
    }

    /** So that the names survive a power cut as the bytes do. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
