package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it trusts is tested where servers are asked. */
class TlsAuthoritiesTest {
    @TempDir
    private Path directory;

    private void assertRefused(Path file, String why) {
        IOException refused = assertThrows(IOException.class, () -> TlsAuthorities.trusting(file));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.startsWith(file.toString()) && said.contains(why), said);
    }

    @Test
    void namesAFileThatHoldsNoCertificate() throws IOException {
        assertRefused(Files.createFile(directory.resolve("empty.pem")), "no certificate");
        assertRefused(Files.writeString(directory.resolve("other.pem"), "not PEM"), "");
        assertRefused(directory.resolve("absent.pem"), "absent.pem");
    }
}
