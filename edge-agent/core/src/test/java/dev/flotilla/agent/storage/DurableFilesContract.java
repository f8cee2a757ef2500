package dev.flotilla.agent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every implementation of {@link DurableFiles} keeps to; each has a subclass. */
public abstract class DurableFilesContract {
    private static final int QUOTA = 100;
    private static final int ANY = 1000;

    private DurableFiles files;

    /** An empty set of files with the given quota in bytes. */
    protected abstract DurableFiles create(long quota) throws IOException;

    @BeforeEach
    void createFiles() throws IOException {
        files = create(QUOTA);
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        files.replace("a", bytes("one"));
        files.replace("a", bytes("three"));
        assertArrayEquals(bytes("three"), files.read("a", ANY).orElseThrow());
        assertEquals(5, files.size("a"));
    }

    @Test
    void readsByPositionWhatIsThereAndNoMore() throws IOException {
        files.replace("a", bytes("abcdef"));
        byte[] target = bytes("....");
        files.read("a", 2, target, 3);
        assertArrayEquals(bytes("cde."), target);
        files.read("a", 6, target, 0);
        assertThrows(IOException.class, () -> files.read("a", 4, target, 3));
        assertThrows(IOException.class, () -> files.read("b", 0, target, 1));
    }

    @Test
    void missingFileIsEmpty() throws IOException {
        assertEquals(Optional.empty(), files.read("a", ANY));
        assertEquals(0, files.size("a"));
        files.delete("a");
        files.sync("a");
        assertThrows(IOException.class, () -> files.rename("a", "b"));
    }

    @Test
    void appendsJustTheBytesAskedFor() throws IOException {
        files.append("part", bytes("onexx"), 3);
        files.append("part", bytes("two"), 3);
        files.sync("part");
        assertArrayEquals(bytes("onetwo"), files.read("part", ANY).orElseThrow());
    }

    @Test
    void renameReplacesTheTarget() throws IOException {
        files.replace("a", bytes("new"));
        files.replace("b", bytes("old"));
        files.rename("a", "b");
        assertEquals(List.of("b"), files.list());
        assertArrayEquals(bytes("new"), files.read("b", ANY).orElseThrow());
    }

    @Test
    void listsNamesInOrder() throws IOException {
        files.replace("slot-b", bytes("b"));
        files.append("part", bytes("p"), 1);
        files.replace("slot-a", bytes("a"));
        files.delete("slot-b");
        assertEquals(List.of("part", "slot-a"), files.list());
    }

    @Test
    void refusesToReadMoreThanExpected() throws IOException {
        files.replace("a", bytes("four"));
        IOException refused = assertThrows(IOException.class, () -> files.read("a", 3));
        assertTrue(String.valueOf(refused.getMessage()).contains("4 bytes are more than the 3"), refused.getMessage());
    }

    @Test
    void refusesWritesBeyondTheQuotaAndKeepsWhatThereIs() throws IOException {
        files.replace("a", new byte[60]);
        StorageFullException full =
                assertThrows(StorageFullException.class, () -> files.replace("b", new byte[QUOTA - 60 + 1]));
        assertEquals("storage full: b needs 41 bytes, but 60 of the quota of 100 bytes are used", full.getMessage());
        assertThrows(StorageFullException.class, () -> files.append("b", new byte[41], 41));
        assertThrows(StorageFullException.class, () -> files.requireSpace("b", 41));
        assertEquals(List.of("a"), files.list());
        files.append("b", new byte[40], 40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/b", "A", "-a", "a b", "/a"})
    void refusesNamesThatCouldLeaveTheFolder(String name) {
        assertThrows(IllegalArgumentException.class, () -> files.read(name, ANY));
        assertThrows(IllegalArgumentException.class, () -> files.replace(name, new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> files.delete(name));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
