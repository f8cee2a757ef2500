package dev.flotilla.fleet.store.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.store.SchemaVersion;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String DEVICE = "INSERT INTO devices (id, name, device_group, public_key, enrolled_at, online)"
            + " VALUES ('a', 'tab\t, line\n and \\', 'hall', '\\x0001', now(), true)";

    @TempDir
    Path directory;

    private KeptFolders kept;

    @BeforeEach
    void makeFolders() throws IOException {
        kept = new KeptFolders(Files.createDirectory(directory.resolve("kept")));
        Files.createDirectories(kept.resolve("identity"));
        Files.writeString(kept.resolve("identity/ca.key.pem"), "the authority's key");
        Files.writeString(kept.resolve("identity/server.key.pem"), "made anew");
    }

    @Test
    void bringsAnOlderSchemaToTheNewest() throws Exception {
        DatabaseAddress old = TestDatabase.empty();
        SchemaVersion.migrateTo(old, "20");
        TestDatabase.execute(old, DEVICE);
        BackupManifest manifest = new Backup(old, kept).write(backup(), NOW);
        assertEquals("20", manifest.schema());
        DatabaseAddress fresh = TestDatabase.empty();
        KeptFolders restored = restore(fresh);
        assertEquals(newest(), SchemaVersion.find(fresh).orElseThrow());
        assertEquals("tab\t, line\n and \\", text(fresh, "SELECT name FROM devices"));
        assertEquals("f", text(fresh, "SELECT online FROM devices"), "nobody is connected to a restored server");
        assertEquals("the authority's key", Files.readString(restored.resolve("identity/ca.key.pem")));
        assertFalse(Files.exists(restored.resolve("identity/server.key.pem")));
    }

    @Test
    void identitiesOfRowsGoOnAfterTheHighest() throws Exception {
        try (TestDatabase database = TestDatabase.fresh()) {
            TestDatabase.execute(
                    database.address(),
                    "SELECT setval((SELECT format('%I', sequencename)::regclass FROM pg_sequences LIMIT 1), 41)");
            new Backup(database.address(), kept).write(backup(), NOW);
        }
        DatabaseAddress fresh = TestDatabase.empty();
        restore(fresh);
        assertEquals("41", text(fresh, "SELECT max(last_value) FROM pg_sequences"));
    }

    @Test
    void refusesADatabaseWithAnythingInIt() throws Exception {
        try (TestDatabase database = TestDatabase.fresh()) {
            new Backup(database.address(), kept).write(backup(), NOW);
            BackupException refused = assertThrows(BackupException.class, () -> restore(database.address()));
            assertTrue(String.valueOf(refused.getMessage()).contains("is not empty"), refused.getMessage());
        }
    }

    @Test
    void refusesASchemaThatIsNewerThanTheServer() throws Exception {
        BackupManifest newer = new BackupManifest(NOW, "9999", Map.of(), List.of());
        new BackupArchive(backup()).write(newer, path -> new ByteArrayInputStream(new byte[0]));
        BackupException refused = assertThrows(BackupException.class, () -> restore(TestDatabase.empty()));
        assertTrue(String.valueOf(refused.getMessage()).contains("version 9999"), refused.getMessage());
    }

    @Test
    void keepsAFullFolderAsItIs() throws Exception {
        try (TestDatabase database = TestDatabase.fresh()) {
            new Backup(database.address(), kept).write(backup(), NOW);
        }
        BackupException refused = assertThrows(BackupException.class, () -> new Restore(backup(), kept).check());
        assertTrue(String.valueOf(refused.getMessage()).contains("is there already"), refused.getMessage());
    }

    @Test
    void makesNoBackupOfADamagedArtifact() throws Exception {
        String hex = Digest.of(new byte[] {1}).hex();
        Path artifact = kept.resolve("artifacts/" + hex.substring(0, 2) + "/" + hex);
        Files.createDirectories(artifact.resolveSibling("."));
        Files.write(artifact, new byte[] {2});
        try (TestDatabase database = TestDatabase.fresh()) {
            BackupException refused = assertThrows(
                    BackupException.class, () -> new Backup(database.address(), kept).write(backup(), NOW));
            assertTrue(String.valueOf(refused.getMessage()).contains(hex + " is damaged"), refused.getMessage());
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(directory.resolve("kept")), left.toList());
        }
    }

    private KeptFolders restore(DatabaseAddress database) throws IOException {
        KeptFolders restored = new KeptFolders(Files.createDirectories(directory.resolve("restored")));
        Restore restore = new Restore(backup(), restored);
        restore.check();
        restore.run(database, Files.createDirectory(directory.resolve("work")));
        return restored;
    }

    private Path backup() {
        return directory.resolve("backup.tar.gz");
    }

    private static String newest() {
        try (TestDatabase database = TestDatabase.fresh()) {
            return SchemaVersion.find(database.address()).orElseThrow();
        }
    }

    private static String text(DatabaseAddress address, String query) throws SQLException {
        try (Connection connection = DatabaseSnapshot.connect(address);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertTrue(rows.next());
            return String.valueOf(rows.getString(1));
        }
    }
}
