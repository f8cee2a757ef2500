package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A private key of the owner's in a file, PKCS#8 in PEM, readable by its owner alone and, unless that was not wanted, encrypted
 * under a passphrase. It never belongs on a server.
 */
public final class PrivateKeyFile {
    private static final long MAX_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    /** The key in this file. */
    public PrivateKeyFile(Path file) {
        this.file = file;
    }

    /**
     * Makes a key and keeps it.
     *
     * @param passphrase encrypts it; without one it is stored as it is
     * @throws java.nio.file.FileAlreadyExistsException when there is one; it is left alone
     */
    public MetadataKey generate(KeyKind kind, Optional<char[]> passphrase, SecureRandom random)
            throws IOException, MalformedKeyException {
        byte[] pkcs8 = kind.generate(random);
        KeyPem pem = passphrase
                .map(secret -> new KeyPem(true, EncryptedPkcs8.encrypt(pkcs8, secret, random)))
                .orElseGet(() -> new KeyPem(false, pkcs8));
        write(pem.text().getBytes(StandardCharsets.US_ASCII));
        return KeyKind.parse(pkcs8);
    }

    private void write(byte[] pem) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (posix()) {
            // With the mode from the start: a key must never be readable, not even between two calls.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.write(file, pem);
        } else {
            Files.write(file, pem, StandardOpenOption.CREATE_NEW);
        }
    }

    /**
     * Reads the key.
     *
     * @param passphrases asked if it is encrypted
     * @throws MalformedKeyException naming the file, also when others may read it or the passphrase is wrong
     */
    public MetadataKey load(PassphraseSource passphrases) throws IOException, MalformedKeyException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedKeyException(file + ": there is no key; make one with flotilla-compiler keygen");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new MalformedKeyException(file + ": too long for a key");
        }
        if (posix() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new MalformedKeyException(file + ": others may read this key; run chmod 600 on it");
        }
        KeyPem pem = named(() -> KeyPem.parse(Files.readString(file, StandardCharsets.ISO_8859_1)));
        if (!pem.encrypted()) {
            return named(() -> KeyKind.parse(pem.der()));
        }
        char[] passphrase = passphrases.passphraseOf(file);
        return named(() -> unlock(pem, passphrase));
    }

    private static MetadataKey unlock(KeyPem pem, char[] passphrase) throws MalformedKeyException {
        byte[] pkcs8 = EncryptedPkcs8.decrypt(pem.der(), passphrase);
        try {
            return KeyKind.parse(pkcs8);
        } catch (MalformedKeyException e) {
            // One wrong passphrase of 256 decrypts to something that ends like a key.
            throw new MalformedKeyException(EncryptedPkcs8.WRONG_PASSPHRASE);
        }
    }

    /** Something about the file that may turn out wrong. */
    private interface Step<T> {
        T take() throws IOException, MalformedKeyException;
    }

    private <T> T named(Step<T> step) throws IOException, MalformedKeyException {
        try {
            return step.take();
        } catch (MalformedKeyException e) {
            throw new MalformedKeyException(file + ": " + e.getMessage());
        }
    }

    private boolean posix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
