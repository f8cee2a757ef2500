package dev.flotilla.daemon.simulate.files;

import dev.flotilla.agent.storage.Folder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A folder in memory, which outlives a device's agent but not the process. Whole files share their bytes with other devices'. */
public final class MemoryFolder implements Folder {
    private static final int FIRST_BYTES = 64;

    private final SharedContents shared;
    private final Map<String, Content> files = new TreeMap<>();

    public MemoryFolder(SharedContents shared) {
        this.shared = shared;
    }

    /** The first {@code length} of the bytes; those of others' are not written to. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Content(byte[] bytes, int length, boolean ours) {
        Content plus(byte[] more, int count) {
            int end = Math.addExact(length, count);
            boolean fits = ours && end <= bytes.length;
            byte[] room = fits ? bytes : Arrays.copyOf(bytes, Math.max(end, Math.max(FIRST_BYTES, 2 * length)));
            System.arraycopy(more, 0, room, length, count);
            return new Content(room, end, true);
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, length);
        }
    }

    private Content whole(byte[] bytes) {
        return new Content(shared.share(bytes), bytes.length, false);
    }

    @Override
    public Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        files.forEach((name, content) -> sizes.put(name, (long) content.length));
        return sizes;
    }

    @Override
    public long size(String name) {
        Content content = files.get(name);
        return content == null ? 0 : content.length;
    }

    @Override
    public Optional<byte[]> read(String name, int maxBytes) throws IOException {
        Content content = files.get(name);
        if (content == null) {
            return Optional.empty();
        }
        if (content.length > maxBytes) {
            throw new IOException(name + ": " + content.length + " bytes are more than the " + maxBytes + " expected");
        }
        return Optional.of(content.copy());
    }

    @Override
    public void read(String name, long position, byte[] target, int count) throws IOException {
        Content content = files.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        if (position + count > content.length) {
            throw new EOFException(name + ": ends before byte " + (position + count));
        }
        System.arraycopy(content.bytes, (int) position, target, 0, count);
    }

    @Override
    public void write(String name, byte[] content) {
        files.put(name, whole(content.clone()));
    }

    @Override
    public void append(String name, byte[] content, int length) {
        Content before = files.get(name);
        files.put(name, (before == null ? new Content(new byte[0], 0, true) : before).plus(content, length));
    }

    @Override
    public boolean sync(String name) {
        return files.containsKey(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Content content = files.remove(from);
        if (content == null) {
            throw new NoSuchFileException(from);
        }
        files.put(to, content.ours ? whole(content.copy()) : content);
    }

    @Override
    public boolean delete(String name) {
        return files.remove(name) != null;
    }

    @Override
    public void syncFolder() {}

    @Override
    public long free() {
        return Long.MAX_VALUE;
    }
}
