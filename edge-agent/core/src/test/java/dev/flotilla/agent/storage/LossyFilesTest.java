package dev.flotilla.agent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.LossyFiles.Fate;
import dev.flotilla.agent.testkit.SimulatedCrash;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossyFilesTest extends DurableFilesContract {
    @Override
    protected DurableFiles create(long quota) {
        return new LossyFiles(quota);
    }

    @Test
    void losesWhatWasNotSynced() throws IOException {
        LossyFiles files = new LossyFiles();
        files.append("part", bytes("safe"), 4);
        files.sync("part");
        files.append("part", bytes("gone"), 4);
        files.crash(Fate.LOST);
        assertArrayEquals(bytes("safe"), files.read("part", 10).orElseThrow());
    }

    @Test
    void tearsWhatWasNotSynced() throws IOException {
        LossyFiles files = new LossyFiles();
        files.append("part", bytes("torn"), 4);
        files.crash(Fate.TORN);
        assertArrayEquals(bytes("to\0\0"), files.read("part", 10).orElseThrow());
    }

    @Test
    void crashesInTheWriteAskedForWithItsEffectLostOrKept() throws IOException {
        LossyFiles files = new LossyFiles();
        files.crashAt(1, Fate.LOST);
        files.replace("a", bytes("1"));
        assertThrows(SimulatedCrash.class, () -> files.replace("b", bytes("2")));
        assertEquals(Optional.empty(), files.read("b", 10));
        files.crashAt(0, Fate.KEPT);
        assertThrows(SimulatedCrash.class, () -> files.replace("b", bytes("2")));
        assertArrayEquals(bytes("2"), files.read("b", 10).orElseThrow());
    }
}
