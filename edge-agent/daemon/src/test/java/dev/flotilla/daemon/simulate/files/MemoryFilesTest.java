package dev.flotilla.daemon.simulate.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.DurableFilesContract;
import dev.flotilla.agent.storage.FileSystemFiles;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MemoryFilesTest extends DurableFilesContract {
    private static final int QUOTA = 1 << 20;
    private static final int LARGE = 2 * SharedContents.MIN_BYTES;

    private final SharedContents contents = new SharedContents();

    @Override
    protected DurableFiles create(long quota) throws IOException {
        return new FileSystemFiles(new MemoryFolder(contents), quota);
    }

    @Test
    void keepsTheSameLargeContentOnce() {
        byte[] one = new byte[LARGE];
        byte[] other = new byte[LARGE];
        assertSame(one, contents.share(one));
        assertSame(one, contents.share(other));
        other[0] = 1;
        assertSame(other, contents.share(other));
    }

    @Test
    void keepsASmallContentForEachDevice() {
        contents.share(new byte[1]);
        byte[] other = new byte[1];
        assertSame(other, contents.share(other));
    }

    @Test
    void changesNoOtherDevicesFileWhenOneGrows() throws IOException {
        byte[] content = new byte[LARGE];
        DurableFiles one = create(QUOTA);
        DurableFiles other = create(QUOTA);
        one.replace("a", content);
        other.replace("a", content);
        one.append("a", new byte[] {7}, 1);
        byte[] read = other.read("a", QUOTA).orElseThrow();
        assertArrayEquals(content, read);
        Arrays.fill(read, (byte) 9);
        assertNotSame(read, other.read("a", QUOTA).orElseThrow());
        assertArrayEquals(content, other.read("a", QUOTA).orElseThrow());
    }
}
