package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.fleet.identity.ServerIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFilesTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void takesTheAuthorityThatTheSettingsName() throws Exception {
        ServerIdentity owner = ServerIdentity.in(folder.resolve("owner"), List.of(), NOW);
        Path settings = folder.resolve("server.yaml");
        Files.writeString(
                settings,
                "identity.authority-file: " + folder.resolve("owner/ca.pem") + "\nidentity.authority-key-file: "
                        + folder.resolve("owner/ca.key.pem") + "\n",
                StandardCharsets.UTF_8);
        try (DataDirectory directory = DataDirectory.open(folder.resolve("data"))) {
            ServerIdentity identity = ServerFiles.identity(directory, ServerConfig.read(folder, settings), NOW);
            assertEquals(owner.authorityDigest(), identity.authorityDigest());
        }
    }
}
