package dev.flotilla.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTokenFileTest {
    @TempDir
    Path directory;

    @Test
    void staysTheSameOverRestartsUntilItIsUsed() throws IOException {
        String token = open(false).token().orElseThrow();
        SetupTokenFile again = open(false);
        assertTrue(again.matches(token));
        assertFalse(again.matches(token + "x"));
        again.use();
        assertFalse(again.matches(token));
        assertFalse(Files.exists(file()));
    }

    @Test
    void isForTheOwnersEyesOnly() throws IOException {
        open(false);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void isNotMadeWhereThereIsAnOperator() throws IOException {
        open(false);
        assertEquals(Optional.empty(), open(true).token());
        assertFalse(Files.exists(file()));
    }

    private SetupTokenFile open(boolean hasOperators) throws IOException {
        return SetupTokenFile.in(file(), hasOperators, new SecureRandom());
    }

    private Path file() {
        return directory.resolve("setup-token");
    }
}
