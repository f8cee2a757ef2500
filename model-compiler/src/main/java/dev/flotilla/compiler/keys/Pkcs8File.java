package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedKeyException;
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

/** A secret key of the owner's in a file, PKCS#8 in PEM, readable by its owner alone. */
final class Pkcs8File {
    private static final long MAX_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    /** The key in this file. */
    Pkcs8File(Path file) {
        this.file = file;
    }

    /**
     * Keeps a key.
     *
     * @param passphrase encrypts it; without one it is stored as it is
     * @throws java.nio.file.FileAlreadyExistsException when there is one; it is left alone
     */
    void store(byte[] pkcs8, Optional<char[]> passphrase, SecureRandom random) throws IOException {
        KeyPem pem = passphrase
                .map(secret -> new KeyPem(true, EncryptedPkcs8.encrypt(pkcs8, secret, random)))
                .orElseGet(() -> new KeyPem(false, pkcs8));
        write(pem.text().getBytes(StandardCharsets.US_ASCII));
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

    /** Makes a key of a PrivateKeyInfo. */
    interface Form<T> {
        T parse(byte[] pkcs8) throws MalformedKeyException;
    }

    /**
     * Reads the key.
     *
     * @param passphrases asked if it is encrypted
     * @param making the command that makes such keys
     * @throws MalformedKeyException naming the file, also when others may read it or the passphrase is wrong
     */
    <T> T load(PassphraseSource passphrases, Form<T> form, String making) throws IOException, MalformedKeyException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedKeyException(file + ": there is no key; make one with flotilla-compiler " + making);
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new MalformedKeyException(file + ": too long for a key");
        }
        if (posix() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new MalformedKeyException(file + ": others may read this key; run chmod 600 on it");
        }
        KeyPem pem = named(() -> KeyPem.parse(Files.readString(file, StandardCharsets.ISO_8859_1)));
        if (!pem.encrypted()) {
            return named(() -> form.parse(pem.der()));
        }
        char[] passphrase = passphrases.passphraseOf(file);
        return named(() -> unlock(pem, passphrase, form));
    }

    private static <T> T unlock(KeyPem pem, char[] passphrase, Form<T> form) throws MalformedKeyException {
        byte[] pkcs8 = EncryptedPkcs8.decrypt(pem.der(), passphrase);
        try {
            KeyKind.info(pkcs8);
        } catch (MalformedKeyException e) {
            // One wrong passphrase of 256 decrypts to something that ends like a key.
            throw new MalformedKeyException(EncryptedPkcs8.WRONG_PASSPHRASE);
        }
        return form.parse(pkcs8);
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
