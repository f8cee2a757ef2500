package dev.flotilla.agent.testkit;

import dev.flotilla.agent.storage.Folder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A folder in memory with all that POSIX allows a crash to do: names that no sync of the folder followed change or do not,
 * each for itself; of bytes that were not synced, each page is the old one, the new one, half of it or zeros, and the file
 * ends anywhere between its old and its new end. Every operation is a {@link CrashPoints} moment before, within and after.
 */
public final class LossyFolder implements Folder {
    /** What becomes of what was not synced. */
    public enum Fate {
        /** Lost, names and bytes. */
        LOST,
        /** All reached the disk after all. */
        KEPT,
        /** The names are there, of the bytes every other page. */
        TORN,
        /** The bytes reached the disk, no name did. */
        NAMES_LOST,
        /** Of all changes of names the last alone reached the disk. */
        REORDERED,
        /** Each name and each page has a fate of its own. */
        ANY
    }

    /** What the disk answers while it is faulty. */
    public enum Fault {
        /** Every change fails, as after an error made the system mount it read-only. */
        READ_ONLY,
        /** Writes get half-way and fail; deleting and renaming do not. */
        NO_SPACE,
        /** Writes and syncs fail, and what was not synced is dropped, as Linux does with pages that it could not write. */
        WRITE_ERROR,
        /** Reading fails. */
        READ_ERROR
    }

    private static final int PAGE = 128;

    private final String label;
    private final CrashPoints points;
    private final Random random;
    private TreeMap<String, Inode> names = new TreeMap<>();
    private TreeMap<String, Inode> durableNames = new TreeMap<>();
    private final List<List<Name>> pending = new ArrayList<>();
    private Optional<Fault> fault = Optional.empty();
    private int faultFrom;
    private int faultTo;
    private int operations;

    private static final class Inode {
        private byte[] bytes = new byte[0];
        private byte[] durable = new byte[0];
        private int droppedFrom;
        private int droppedTo;

        private void sync() {
            durable = bytes.clone();
            if (droppedTo > droppedFrom) {
                Arrays.fill(durable, droppedFrom, Math.min(droppedTo, durable.length), (byte) 0);
            }
        }

        /** The pages count as clean from now on: a later sync that succeeds does not bring them to the disk. */
        private void failToSync() {
            droppedFrom = droppedTo > droppedFrom ? droppedFrom : Math.min(durable.length, bytes.length);
            droppedTo = bytes.length;
        }

        private void empty() {
            bytes = new byte[0];
            droppedFrom = 0;
            droppedTo = 0;
        }
    }

    /** A name's new meaning; none if it is deleted. */
    private record Name(String name, Optional<Inode> inode) {}

    /**
     * @param label names this folder's moments
     * @param random draws fates
     */
    public LossyFolder(String label, CrashPoints points, Random random) {
        this.label = label;
        this.points = points;
        this.random = random;
    }

    /** Takes over what another folder would hold after a restart in peace. */
    public void copyOf(LossyFolder other) {
        names = new TreeMap<>();
        for (Map.Entry<String, Inode> file : other.names.entrySet()) {
            Inode inode = new Inode();
            inode.bytes = file.getValue().bytes.clone();
            inode.sync();
            names.put(file.getKey(), inode);
        }
        durableNames = new TreeMap<>(names);
    }

    /** Operations answer with a fault: those numbered {@code from} to {@code to}, counted from 0 from now on. */
    public void faulty(Fault kind, int from, int to) {
        fault = Optional.of(kind);
        operations = 0;
        faultFrom = from;
        faultTo = to;
    }

    /** No more faults. */
    public void heal() {
        fault = Optional.empty();
    }

    /** Changes one byte of a file, as a failing disk does. */
    public void corrupt(String name, int position) {
        Inode inode = existing(name);
        inode.bytes[position] ^= 1;
        inode.durable = inode.bytes.clone();
    }

    /** The power goes off. What remains is what a restarted process finds. */
    public void crash(Fate fate) {
        for (int i = 0; i < pending.size(); i++) {
            if (keepsName(fate, i == pending.size() - 1)) {
                pending.get(i).forEach(name -> apply(durableNames, name));
            }
        }
        pending.clear();
        names = new TreeMap<>(durableNames);
        for (Inode inode : names.values()) {
            inode.bytes = survivor(fate, inode);
            inode.durable = inode.bytes.clone();
        }
    }

    private boolean keepsName(Fate fate, boolean last) {
        return switch (fate) {
            case LOST, NAMES_LOST -> false;
            case KEPT, TORN -> true;
            case REORDERED -> last;
            case ANY -> random.nextBoolean();
        };
    }

    private byte[] survivor(Fate fate, Inode inode) {
        return switch (fate) {
            case LOST -> inode.durable;
            case KEPT, NAMES_LOST, REORDERED -> inode.bytes;
            case TORN -> torn(inode, inode.bytes.length, false);
            case ANY -> torn(inode, between(inode.durable.length, inode.bytes.length), true);
        };
    }

    private int between(int a, int b) {
        return Math.min(a, b) + random.nextInt(Math.abs(a - b) + 1);
    }

    private byte[] torn(Inode inode, int length, boolean drawn) {
        // What lies beyond the durable end and was not written is zeros.
        byte[] result = Arrays.copyOf(inode.durable, length);
        for (int from = 0; from < length; from += PAGE) {
            int page = from / PAGE;
            int whole = Math.min(PAGE, length - from);
            int written =
                    switch (drawn ? random.nextInt(3) : page % 2) {
                        case 0 -> 0;
                        case 1 -> whole;
                        default -> random.nextInt(whole + 1);
                    };
            int there = Math.min(written, Math.max(0, inode.bytes.length - from));
            if (there > 0) {
                System.arraycopy(inode.bytes, from, result, from, there);
            }
        }
        return result;
    }

    private static void apply(Map<String, Inode> to, Name name) {
        if (name.inode().isPresent()) {
            to.put(name.name(), name.inode().get());
        } else {
            to.remove(name.name());
        }
    }

    private void change(Name... changes) {
        for (Name change : changes) {
            apply(names, change);
        }
        pending.add(List.of(changes));
    }

    private Inode existing(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("there is no file " + name));
    }

    private Optional<Inode> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    /** Whether this operation is to fail with one of these faults. */
    private boolean fails(Fault... kinds) {
        int now = operations++;
        return fault.isPresent() && Arrays.asList(kinds).contains(fault.get()) && now >= faultFrom && now < faultTo;
    }

    private IOException refusal(String what, String name) {
        return new IOException(label + "/" + name + ": cannot " + what + ": "
                + fault.map(kind -> kind.name().replace('_', ' ')).orElse(""));
    }

    private void reach(String what) {
        points.reach(label + " " + what);
    }

    @Override
    public Map<String, Long> sizes() throws IOException {
        if (fails(Fault.READ_ERROR)) {
            throw refusal("list", "");
        }
        Map<String, Long> sizes = new TreeMap<>();
        names.forEach((name, inode) -> sizes.put(name, (long) inode.bytes.length));
        return sizes;
    }

    @Override
    public long size(String name) {
        return find(name).map(inode -> (long) inode.bytes.length).orElse(0L);
    }

    @Override
    public Optional<byte[]> read(String name, int maxBytes) throws IOException {
        if (fails(Fault.READ_ERROR)) {
            throw refusal("read", name);
        }
        Optional<byte[]> content = find(name).map(inode -> inode.bytes.clone());
        if (content.isPresent() && content.get().length > maxBytes) {
            throw new IOException(
                    name + ": " + content.get().length + " bytes are more than the " + maxBytes + " expected");
        }
        return content;
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
    public void write(String name, byte[] content) throws IOException {
        reach("write, before");
        if (fails(Fault.READ_ONLY)) {
            throw refusal("write", name);
        }
        Inode inode = openOrCreate(name);
        inode.empty();
        reach("write, emptied");
        put(inode, name, content, content.length);
        reach("write, unsynced");
        syncInode(inode, name);
        reach("write, after");
    }

    @Override
    public void append(String name, byte[] content, int length) throws IOException {
        reach("append, before");
        if (fails(Fault.READ_ONLY)) {
            throw refusal("append", name);
        }
        put(openOrCreate(name), name, content, length);
        reach("append, after");
    }

    private Inode openOrCreate(String name) {
        if (!names.containsKey(name)) {
            change(new Name(name, Optional.of(new Inode())));
        }
        return existing(name);
    }

    private void put(Inode inode, String name, byte[] content, int length) throws IOException {
        int half = length / 2;
        add(inode, content, 0, half);
        reach("write, half-way");
        if (fails(Fault.NO_SPACE, Fault.WRITE_ERROR)) {
            throw refusal("write", name);
        }
        add(inode, content, half, length);
    }

    private static void add(Inode inode, byte[] content, int from, int to) {
        int end = inode.bytes.length;
        inode.bytes = Arrays.copyOf(inode.bytes, end + to - from);
        System.arraycopy(content, from, inode.bytes, end, to - from);
    }

    private void syncInode(Inode inode, String name) throws IOException {
        if (fails(Fault.READ_ONLY, Fault.WRITE_ERROR)) {
            inode.failToSync();
            throw refusal("sync", name);
        }
        inode.sync();
    }

    @Override
    public boolean sync(String name) throws IOException {
        reach("sync, before");
        Optional<Inode> inode = find(name);
        if (inode.isPresent()) {
            syncInode(inode.get(), name);
            reach("sync, after");
        }
        return inode.isPresent();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        reach("rename, before");
        if (fails(Fault.READ_ONLY) || !names.containsKey(from)) {
            throw refusal("rename", from);
        }
        change(new Name(to, Optional.of(existing(from))), new Name(from, Optional.empty()));
        reach("rename, after");
    }

    @Override
    public boolean delete(String name) throws IOException {
        reach("delete, before");
        if (!names.containsKey(name)) {
            return false;
        }
        if (fails(Fault.READ_ONLY)) {
            throw refusal("delete", name);
        }
        change(new Name(name, Optional.empty()));
        reach("delete, after");
        return true;
    }

    @Override
    public void syncFolder() throws IOException {
        reach("sync of names, before");
        if (fails(Fault.READ_ONLY, Fault.WRITE_ERROR)) {
            throw refusal("sync", "");
        }
        pending.clear();
        durableNames = new TreeMap<>(names);
        reach("sync of names, after");
    }

    @Override
    public long free() {
        return Long.MAX_VALUE;
    }
}
