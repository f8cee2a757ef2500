package dev.flotilla.fleet.ctl.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
    @TempDir
    private Path directory;

    private Path file(String content, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void readsWhatOnlyItsOwnerMay() throws Exception {
        assertEquals("flotilla_x", SecretFile.readToken(file("flotilla_x\n", "r--------")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void refusesWhatOthersMayUse(String mode) throws Exception {
        Path file = file("flotilla_x\n", mode);
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> SecretFile.readToken(file));
        assertTrue(refusal.getMessage().contains("chmod 600"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two words", "a\nb", "gr\u00fc\u00df"})
    void refusesWhatIsNoToken(String content) throws Exception {
        Path file = file(content, "rw-------");
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> SecretFile.readToken(file));
        assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    }

    @Test
    void refusesMoreThanASecretNeeds() throws Exception {
        Path file = file("x".repeat(5000), "rw-------");
        assertThrows(InvalidInputException.class, () -> SecretFile.read(file));
        assertThrows(InvalidInputException.class, () -> SecretFile.read(directory.resolve("missing")));
    }

    @Test
    void writesForNobodyElse() throws Exception {
        Path file = file("old", "rw-rw-rw-");
        SecretFile.write(file, "new");
        assertEquals("new", SecretFile.read(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}
