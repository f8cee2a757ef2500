package dev.flotilla.fleet.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.OnlineKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineKeyFilesTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path data;

    private Path folder;
    private OnlineKeyFiles files;

    @BeforeEach
    void prepare() {
        folder = data.resolve("trust");
        files = new OnlineKeyFiles(folder);
    }

    @Test
    void makesThreeKeysOnceThatOnlyTheServerCanRead() throws IOException {
        OnlineKeys made = files.open(random).publicKeys();
        assertEquals(made, files.open(random).publicKeys());
        assertNotEquals(made.snapshot(), made.timestamp());
        assertNotEquals(made.snapshot(), made.director());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        try (Stream<Path> written = Files.list(folder)) {
            for (Path file : written.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot.pem", "timestamp.pem", "director.pem"})
    void neverMakesALostKeyAnew(String name) throws IOException {
        files.open(random);
        Files.delete(folder.resolve(name));
        IOException refused = assertThrows(IOException.class, () -> files.open(random));
        assertTrue(refused.getMessage().contains(name + " is missing"), refused.getMessage());
        assertTrue(refused.getMessage().contains("rotate-keys"), refused.getMessage());
        assertFalse(Files.exists(folder.resolve(name)));
    }

    @Test
    void refusesAKeyThatOthersCanRead() throws IOException {
        files.open(random);
        Path key = folder.resolve("director.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        IOException refused = assertThrows(IOException.class, () -> files.open(random));
        assertTrue(refused.getMessage().contains(key + " can be read by other users"), refused.getMessage());
    }

    @Test
    void refusesWhatIsNoKey() throws IOException {
        files.open(random);
        Path key = folder.resolve("snapshot.pem");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n", StandardCharsets.US_ASCII);
        IOException refused = assertThrows(IOException.class, () -> files.open(random));
        assertTrue(refused.getMessage().startsWith(key.toString()), refused.getMessage());
    }

    @Test
    void replacesAllKeysAndKeepsNoneOfTheOld() throws IOException {
        OnlineKeys old = files.open(random).publicKeys();
        OnlineKeys fresh = files.replace(random).publicKeys();
        assertNotEquals(old, fresh);
        assertEquals(fresh, files.open(random).publicKeys());
        try (Stream<Path> left = Files.list(data)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void keepsTheOldKeysWhenAReplacementWasCutShort() throws IOException {
        OnlineKeys old = files.open(random).publicKeys();
        Files.move(folder, data.resolve("trust.old"));
        Files.createDirectory(data.resolve("trust.new"));
        Files.write(data.resolve("trust.new/snapshot.pem.new"), new byte[] {1});
        assertEquals(old, files.open(random).publicKeys());
        assertFalse(Files.exists(data.resolve("trust.new")));
    }
}
