package dev.flotilla.fleet.store.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupArchiveTest {
    private static final byte[] TABLE = "id\n1\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ARTIFACT = "a bundle".getBytes(StandardCharsets.UTF_8);
    private static final String ARTIFACT_PATH =
            "artifacts/" + Digest.of(ARTIFACT).hex().substring(0, 2) + "/"
                    + Digest.of(ARTIFACT).hex();

    @TempDir
    Path directory;

    @Test
    void givesBackWhatWasPutIn() throws Exception {
        BackupManifest manifest = manifest(entry("database/devices.copy", TABLE), entry(ARTIFACT_PATH, ARTIFACT));
        BackupArchive archive = written(manifest);
        Map<String, byte[]> read = new HashMap<>();
        assertEquals(manifest, archive.read((entry, in) -> read.put(entry.path(), in.readAllBytes())));
        assertArrayEquals(TABLE, read.get("database/devices.copy"));
        assertArrayEquals(ARTIFACT, read.get(ARTIFACT_PATH));
        assertEquals(manifest, archive.manifest());
    }

    @Test
    void refusesEveryTruncation() throws Exception {
        BackupArchive whole = written(manifest(entry("database/devices.copy", TABLE)));
        byte[] bytes = Files.readAllBytes(file());
        whole.verify();
        for (int length = 0; length < bytes.length; length += 1 + length / 16) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            int kept = length;
            assertThrows(BackupException.class, whole::verify, () -> "cut after " + kept + " of " + bytes.length);
        }
    }

    @Test
    void refusesOtherBytesThanTheManifestNames() throws Exception {
        BackupManifest.Entry entry =
                new BackupManifest.Entry("database/devices.copy", TABLE.length, Digest.of(ARTIFACT));
        BackupException refused = assertThrows(
                BackupException.class, () -> written(manifest(entry)).verify());
        assertTrue(
                String.valueOf(refused.getMessage()).contains("SHA-256 of database/devices.copy"),
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../identity/ca.pem",
                "/etc/passwd",
                "identity/../../x.pem",
                "database/../x.copy",
                "identity/server.key.pem",
                "artifacts/00/../../identity/ca.pem",
                "postgres/password"
            })
    void refusesPathsThatAreNoneOfAServers(String path) throws Exception {
        BackupException refused = assertThrows(BackupException.class, () -> written(manifest(entry(path, TABLE)))
                .verify());
        assertTrue(String.valueOf(refused.getMessage()).contains("nothing of a server"), refused.getMessage());
    }

    @Test
    void saysWhatIsNoBackup() throws IOException {
        assertRefused("there is no file " + file());
        Files.write(file(), TABLE);
        assertRefused("cannot be read as a backup");
    }

    private void assertRefused(String why) {
        BackupException refused = assertThrows(BackupException.class, () -> new BackupArchive(file()).verify());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    private BackupArchive written(BackupManifest manifest) throws IOException {
        Files.deleteIfExists(file());
        BackupArchive archive = new BackupArchive(file());
        archive.write(manifest, path -> new ByteArrayInputStream(path.equals(ARTIFACT_PATH) ? ARTIFACT : TABLE));
        return archive;
    }

    private Path file() {
        return directory.resolve("backup.tar.gz");
    }

    private static BackupManifest.Entry entry(String path, byte[] content) {
        return new BackupManifest.Entry(path, content.length, Digest.of(content));
    }

    private static BackupManifest manifest(BackupManifest.Entry... entries) {
        return new BackupManifest(
                Instant.parse("2026-11-21T12:00:00Z"), "28", Map.of("telemetry_id_seq", 5L), List.of(entries));
    }
}
