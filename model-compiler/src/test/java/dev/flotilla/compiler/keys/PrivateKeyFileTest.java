package dev.flotilla.compiler.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrivateKeyFileTest {
    private static final String PASSPHRASE = "correct horse, bättery";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("release.pem");
    }

    private MetadataKey make(KeyKind kind, Optional<String> passphrase) throws Exception {
        return new PrivateKeyFile(path()).generate(kind, passphrase.map(String::toCharArray), RANDOM);
    }

    private MetadataKey load(String passphrase) throws Exception {
        return new PrivateKeyFile(path()).load(key -> passphrase.toCharArray());
    }

    private void refuses(String passphrase, String reason) {
        MalformedKeyException refused = assertThrows(MalformedKeyException.class, () -> load(passphrase));
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith(path() + ": " + reason),
                String.valueOf(refused.getMessage()));
    }

    @ParameterizedTest
    @EnumSource
    void readsTheKeyThatItMade(KeyKind kind) throws Exception {
        MetadataKey made = make(kind, Optional.of(PASSPHRASE));
        MetadataKey read = load(PASSPHRASE);
        assertEquals(made.publicKey().keyId(), read.publicKey().keyId());
        made.publicKey().verify(MESSAGE, read.sign(MESSAGE));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
    }

    @Test
    void storesNothingOfTheKeyInTheClear() throws Exception {
        make(KeyKind.ED25519, Optional.of(PASSPHRASE));
        String text = Files.readString(path());
        assertTrue(text.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"), text);
        byte[] der = KeyPem.parse(text).der();
        byte[] plain = EncryptedPkcs8.decrypt(der, PASSPHRASE.toCharArray());
        String seed = new String(plain, plain.length - 32, 32, StandardCharsets.ISO_8859_1);
        assertFalse(new String(der, StandardCharsets.ISO_8859_1).contains(seed));
    }

    @Test
    void refusesAWrongPassphraseInOneLine() throws Exception {
        make(KeyKind.P256, Optional.of(PASSPHRASE));
        // One in 256 wrong passphrases gives sound padding, so that the content has to tell.
        for (int i = 0; i < 3; i++) {
            refuses("wrong " + i, EncryptedPkcs8.WRONG_PASSPHRASE);
        }
    }

    @Test
    void asksForNoPassphraseWhenTheKeyIsNotEncrypted() throws Exception {
        MetadataKey made = make(KeyKind.ED25519, Optional.empty());
        MetadataKey read = new PrivateKeyFile(path()).load(key -> {
            throw new AssertionError("asked");
        });
        assertArrayEquals(made.sign(MESSAGE), read.sign(MESSAGE));
    }

    @Test
    void leavesAKeyAloneThatIsThere() throws Exception {
        make(KeyKind.ED25519, Optional.empty());
        byte[] before = Files.readAllBytes(path());
        assertThrows(FileAlreadyExistsException.class, () -> make(KeyKind.ED25519, Optional.empty()));
        assertArrayEquals(before, Files.readAllBytes(path()));
    }

    @ParameterizedTest
    @CsvSource({
        "garbage, expected a PEM file",
        "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----, not a private key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----AAAA-----END ENCRYPTED PRIVATE KEY-----, not an encrypted private key",
        "-----BEGIN PRIVATE KEY-----A-----END PRIVATE KEY-----, not base64"
    })
    void refusesWhatIsNoKey(String text, String reason) throws Exception {
        Files.createFile(path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(path(), text);
        refuses(PASSPHRASE, reason);
    }
}
