package dev.flotilla.agent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.agent.testkit.LossyFolder;
import dev.flotilla.agent.testkit.LossyFolder.Fate;
import dev.flotilla.agent.testkit.LossyFolder.Fault;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link FileSystemFiles} keep the contract over a folder in memory as well, which loses all that POSIX lets it lose. */
class LossyFolderTest extends DurableFilesContract {
    private final LossyFolder folder = new LossyFolder("disk", new CrashPoints(), new Random(1));

    @Override
    protected DurableFiles create(long quota) throws IOException {
        return new FileSystemFiles(folder, quota);
    }

    @Test
    void keepsWhatWasReplacedAndRenamedWhateverIsLost() throws IOException {
        for (Fate fate : Fate.values()) {
            DurableFiles files = create(1000);
            files.replace("a", bytes(fate.name()));
            files.rename("a", "b");
            folder.crash(fate);
            assertArrayEquals(bytes(fate.name()), create(1000).read("b", 100).orElseThrow());
            assertEquals(Optional.empty(), create(1000).read("a", 100));
        }
    }

    @Test
    void losesAppendedBytesAndNamesThatWereNotSynced() throws IOException {
        folder.append("a", bytes("lost"), 4);
        folder.crash(Fate.LOST);
        assertEquals(0, folder.size("a"));
        folder.append("a", bytes("kept"), 4);
        folder.sync("a");
        folder.crash(Fate.NAMES_LOST);
        assertEquals(0, folder.size("a"), "the folder was not synced");
    }

    @Test
    void bytesWhoseSyncFailedAreLostThoughALaterSyncSucceeds() throws IOException {
        folder.append("a", bytes("gone"), 4);
        folder.faulty(Fault.WRITE_ERROR, 0, 1);
        assertThrows(IOException.class, () -> folder.sync("a"));
        folder.sync("a");
        folder.syncFolder();
        folder.crash(Fate.LOST);
        assertArrayEquals(new byte[4], folder.read("a", 4).orElseThrow());
    }

    @Test
    void namesReachTheDiskInAnyOrder() throws IOException {
        folder.write("a", bytes("a"));
        folder.rename("a", "b");
        folder.write("c", bytes("c"));
        folder.crash(Fate.REORDERED);
        assertEquals(0, folder.size("b"));
        assertEquals(1, folder.size("c"));
    }
}
