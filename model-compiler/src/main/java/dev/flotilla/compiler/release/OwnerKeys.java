package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * The owner's release key in a directory of the owner's: {@code release.pem}, PKCS#8 in PEM (RFC 7468), readable by its
 * owner alone. It never belongs on a server.
 */
public final class OwnerKeys {
    private static final String FILE = "release.pem";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final long MAX_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private OwnerKeys() {}

    /** Where the key lies in {@code directory}. */
    public static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    /** Makes a key and keeps it. @throws FileAlreadyExistsException when there is one; it is left alone */
    public static Ed25519Key generate(Path directory, SecureRandom random) throws IOException {
        Ed25519Key key = Ed25519Key.generate(random);
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.pkcs8());
        byte[] pem = (BEGIN + "\n" + base64 + "\n" + END + "\n").getBytes(StandardCharsets.US_ASCII);
        Files.createDirectories(directory);
        Path file = file(directory);
        if (posix(directory)) {
            // With the mode from the start: a key must never be readable, not even between two calls.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.write(file, pem);
        } else {
            Files.write(file, pem, StandardOpenOption.CREATE_NEW);
        }
        return key;
    }

    /** Reads the key. @throws MalformedKeyException naming the file, also when others may read it */
    public static Ed25519Key load(Path directory) throws IOException, MalformedKeyException {
        Path file = file(directory);
        if (!Files.isRegularFile(file)) {
            throw new MalformedKeyException(file + ": there is no key; make one with flotilla-compiler keygen");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new MalformedKeyException(file + ": too long for a key");
        }
        if (posix(directory) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new MalformedKeyException(file + ": others may read this key; run chmod 600 on it");
        }
        return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    private static Ed25519Key parse(Path file, String pem) throws MalformedKeyException {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new MalformedKeyException(file + ": expected a PEM file with '" + BEGIN + "'");
        }
        try {
            return Ed25519Key.parsePkcs8(Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end)));
        } catch (IllegalArgumentException e) {
            throw new MalformedKeyException(file + ": not base64");
        } catch (MalformedKeyException e) {
            throw new MalformedKeyException(file + ": " + e.getMessage());
        }
    }

    private static boolean posix(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
