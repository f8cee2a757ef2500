package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * A private key of the owner's in a file, PKCS#8 in PEM, readable by its owner alone and, unless that was not wanted, encrypted
 * under a passphrase. It never belongs on a server.
 */
public final class PrivateKeyFile {
    private final Pkcs8File file;

    /** The key in this file. */
    public PrivateKeyFile(Path file) {
        this.file = new Pkcs8File(file);
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
        file.store(pkcs8, passphrase, random);
        return KeyKind.parse(pkcs8);
    }

    /**
     * Reads the key.
     *
     * @param passphrases asked if it is encrypted
     * @throws MalformedKeyException naming the file, also when others may read it or the passphrase is wrong
     */
    public MetadataKey load(PassphraseSource passphrases) throws IOException, MalformedKeyException {
        return file.load(passphrases, KeyKind::parse, "keygen");
    }
}
