package dev.flotilla.agent.testkit;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.FileNames;
import dev.flotilla.agent.storage.StorageFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Files in memory that lose what was not synced when they {@link #crash}, and can be told to crash at any write. */
public final class LossyFiles implements DurableFiles {
    /** What becomes of the write during which a crash happens, and of appended bytes that were not synced. */
    public enum Fate {
        /** As if never written. */
        LOST,
        /** All reached the disk after all. */
        KEPT,
        /** Appended bytes have their length, but half of them are zeros; other writes are lost. */
        TORN
    }

    private static final int NEVER = -1;

    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final TreeMap<String, Integer> synced = new TreeMap<>();
    private final long quota;
    private int writes;
    private int crashAt = NEVER;
    private Fate fate = Fate.LOST;
    private final Set<String> unreadable = new HashSet<>();
    private boolean readOnly;
    private boolean full;
    private int writesLeft = Integer.MAX_VALUE;

    public LossyFiles(long quota) {
        this.quota = quota;
    }

    /** Without a quota. */
    public LossyFiles() {
        this(Long.MAX_VALUE);
    }

    /** How many writes there were: appends, syncs, replacements, renames, deletions. */
    public int writes() {
        return writes;
    }

    /** Throws {@link SimulatedCrash} in the write of this number, counted from 0 from now on. */
    public void crashAt(int write, Fate fateOfTheWrite) {
        writes = 0;
        crashAt = write;
        fate = fateOfTheWrite;
    }

    /** The power goes off: unsynced bytes meet their fate. What remains is what a restarted agent finds. */
    public void crash(Fate fateOfUnsynced) {
        crashAt = NEVER;
        for (String name : new ArrayList<>(synced.keySet())) {
            byte[] content = content(name);
            int safe = synced.getOrDefault(name, 0);
            switch (fateOfUnsynced) {
                case LOST -> files.put(name, Arrays.copyOf(content, safe));
                case KEPT -> {}
                case TORN -> Arrays.fill(content, (safe + content.length) / 2, content.length, (byte) 0);
            }
            if (safe == 0 && fateOfUnsynced == Fate.LOST) {
                files.remove(name);
            }
        }
        synced.clear();
    }

    /** From now on every write fails, as on a disk that was mounted anew to read only, or none does. */
    public void readOnly(boolean refusing) {
        readOnly = refusing;
    }

    /** After so many writes more, every write fails. */
    public void readOnlyAfter(int more) {
        writesLeft = more;
    }

    /** From now on there is room for nothing more, or there is again. */
    public void full(boolean noRoom) {
        full = noRoom;
    }

    /** From now on a file cannot be read, as with a bad sector. */
    public void unreadable(String name) {
        unreadable.add(name);
    }

    /** All files can be read again. */
    public void readableAgain() {
        unreadable.clear();
    }

    /** Changes one byte of a file, as a failing disk does. */
    public void corrupt(String name, int position) {
        content(name)[position] ^= 1;
    }

    @Override
    public Optional<byte[]> read(String name, int maxBytes) throws IOException {
        if (unreadable.contains(name)) {
            throw new IOException(name + ": input/output error");
        }
        Optional<byte[]> found =
                Optional.ofNullable(files.get(FileNames.require(name))).map(byte[]::clone);
        if (found.isPresent() && found.get().length > maxBytes) {
            throw new IOException(
                    name + ": " + found.get().length + " bytes are more than the " + maxBytes + " expected");
        }
        return found;
    }

    @Override
    public void read(String name, long position, byte[] target, int count) throws IOException {
        byte[] content = read(name, Integer.MAX_VALUE).orElseThrow(() -> new IOException(name + ": no such file"));
        if (position > content.length - count) {
            throw new IOException(name + ": ends before byte " + (position + count));
        }
        System.arraycopy(content, (int) position, target, 0, count);
    }

    @Override
    public long size(String name) {
        return files.containsKey(FileNames.require(name)) ? content(name).length : 0;
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        requireSpace(FileNames.require(name), content.length);
        write("replace " + name, () -> {
            files.put(name, content.clone());
            synced.remove(name);
        });
    }

    @Override
    public void append(String name, byte[] content, int length) throws IOException {
        requireSpace(FileNames.require(name), length);
        write("append " + name, () -> {
            byte[] before = files.getOrDefault(name, new byte[0]);
            byte[] after = Arrays.copyOf(before, before.length + length);
            System.arraycopy(content, 0, after, before.length, length);
            synced.putIfAbsent(name, before.length);
            files.put(name, after);
        });
    }

    @Override
    public void sync(String name) throws IOException {
        write("sync " + FileNames.require(name), () -> synced.remove(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        if (!files.containsKey(FileNames.require(from))) {
            throw new IOException("cannot rename " + from + ": there is no such file");
        }
        if (synced.containsKey(from)) {
            throw new AssertionError(from + " is renamed before it is synced");
        }
        write("rename " + from, () -> {
            files.put(FileNames.require(to), content(from));
            files.remove(from);
            synced.remove(to);
        });
    }

    @Override
    public void delete(String name) throws IOException {
        if (files.containsKey(FileNames.require(name))) {
            write("delete " + name, () -> {
                files.remove(name);
                synced.remove(name);
            });
        }
    }

    @Override
    public List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public void requireSpace(String purpose, long bytes) throws StorageFullException {
        long used = files.values().stream().mapToLong(content -> content.length).sum();
        if (full || used + bytes > quota) {
            throw new StorageFullException(purpose, used, bytes, full ? used : quota);
        }
    }

    private byte[] content(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new IllegalStateException("there is no file " + name);
        }
        return content;
    }

    private void write(String what, Runnable effect) throws IOException {
        if (readOnly || writesLeft-- <= 0) {
            throw new IOException("cannot " + what + ": read-only file system");
        }
        boolean crash = writes == crashAt;
        writes++;
        if (!crash) {
            effect.run();
            return;
        }
        if (fate == Fate.KEPT || what.startsWith("append ")) {
            effect.run();
        }
        crash(fate);
        throw new SimulatedCrash(what);
    }
}
