package dev.flotilla.agent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.agent.testkit.LossyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemFilesTest extends DurableFilesContract {
    @TempDir
    private Path folder;

    @Override
    protected DurableFiles create(long quota) throws IOException {
        return new FileSystemFiles(folder, quota);
    }

    @Test
    void findsEverythingAgainAfterARestart() throws IOException {
        create(100).replace("a", bytes("one"));
        assertArrayEquals(bytes("one"), create(100).read("a", 10).orElseThrow());
    }

    @Test
    void removesWhatACrashLeftHalfWritten() throws IOException {
        Path half = folder.resolve("a.TMP");
        Files.write(half, new byte[90]);
        DurableFiles restarted = create(100);
        assertFalse(Files.exists(half));
        restarted.replace("a", new byte[100]);
        assertEquals(List.of("a"), restarted.list());
    }

    @Test
    void refusesWhatTheDiskHasNoRoomForThoughTheQuotaHas() throws IOException {
        DurableFiles files = new FileSystemFiles(folder, Long.MAX_VALUE);
        long free = folder.toFile().getUsableSpace();
        StorageFullException full =
                assertThrows(StorageFullException.class, () -> files.requireSpace("model", 2 * free + 1));
        assertTrue(String.valueOf(full.getMessage()).contains("but the disk has only"), full.getMessage());
        files.requireSpace("model", 1);
    }

    @Test
    void leavesNoHalfFileBehindWhenAWriteFails() throws IOException {
        LossyFolder disk = new LossyFolder("disk", new CrashPoints(), new Random(1));
        FileSystemFiles files = new FileSystemFiles(disk, 1_000);
        disk.faulty(LossyFolder.Fault.NO_SPACE, 0, 100);
        assertThrows(IOException.class, () -> files.replace("a", new byte[100]));
        assertEquals(Map.of(), disk.sizes());
    }
}
