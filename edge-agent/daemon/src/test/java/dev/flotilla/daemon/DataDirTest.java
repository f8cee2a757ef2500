package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {
    @TempDir
    private Path folder;

    @Test
    void keepsTheIdentityFromOthersInAFolderThatIsOpenToThem() throws Exception {
        Path identity = folder.resolve("identity");
        Files.createDirectory(identity);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (DataDir open = DataDir.open(folder)) {
            open.identity();
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(identity)));
    }

    @Test
    void makesNoOtherKeyForADeviceThatLostItsOwn() throws Exception {
        try (DataDir open = DataDir.open(folder)) {
            assertEquals(open.newKey().publicKey(), open.key().publicKey());
            Files.delete(folder.resolve("device.key"));
            IOException e = assertThrows(IOException.class, open::key);
            assertTrue(String.valueOf(e.getMessage()).contains("device.key: the device key is gone"), e.getMessage());
        }
    }
}
