package dev.flotilla.agent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemFilesTest extends DurableFilesContract {
    @TempDir
    private Path folder;

    @Override
    DurableFiles create(long quota) throws IOException {
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
}
