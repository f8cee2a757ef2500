package dev.flotilla.agent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files in one folder of a POSIX file system, whose rename within a folder is atomic. */
public final class FileSystemFiles implements DurableFiles {
    /** A suffix that no proper name has, as they are in lower case. */
    private static final String ASIDE = ".TMP";

    private final Path folder;
    private final long quota;

    /**
     * Creates the folder if needed, and removes what a crash left half-written.
     *
     * @param quota most bytes that all files together may take
     */
    public FileSystemFiles(Path folder, long quota) throws IOException {
        if (quota <= 0) {
            throw new IllegalArgumentException("the quota of " + folder + " must be positive, not " + quota);
        }
        this.folder = folder;
        this.quota = quota;
        Files.createDirectories(folder);
        for (Path left : entries(true)) {
            Files.deleteIfExists(left);
        }
    }

    @Override
    public Optional<byte[]> read(String name, int maxBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > maxBytes) {
                throw new IOException(path(name) + ": " + size + " bytes are more than the " + maxBytes + " expected");
            }
            byte[] content = new byte[(int) size];
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new IOException(path(name) + ": became shorter while it was read");
                }
            }
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public long size(String name) throws IOException {
        try {
            return Files.size(path(name));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        requireSpace(name, content.length);
        Path aside = folder.resolve(FileNames.require(name) + ASIDE);
        try (FileChannel channel = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(channel, content, content.length);
            channel.force(true);
        } catch (IOException e) {
            // On a full disk, half a file must not take the room that its smaller successor needs.
            Files.deleteIfExists(aside);
            throw e;
        }
        move(aside, path(name));
    }

    @Override
    public void append(String name, byte[] content, int length) throws IOException {
        requireSpace(name, length);
        try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            write(channel, content, length);
        }
    }

    @Override
    public void sync(String name) throws IOException {
        try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            return;
        }
        syncFolder();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        move(path(from), path(to));
    }

    @Override
    public void delete(String name) throws IOException {
        if (Files.deleteIfExists(path(name))) {
            syncFolder();
        }
    }

    @Override
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path entry : entries(false)) {
            names.add(String.valueOf(entry.getFileName()));
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void requireSpace(String purpose, long bytes) throws IOException {
        long used = 0;
        for (Path entry : entries(false)) {
            used += Files.size(entry);
        }
        if (bytes > quota - used) {
            throw new StorageFullException(purpose, used, bytes, quota);
        }
        long free = folder.toFile().getUsableSpace();
        if (bytes > free) {
            throw new StorageFullException(purpose, bytes, free);
        }
    }

    private Path path(String name) {
        return folder.resolve(FileNames.require(name));
    }

    private List<Path> entries(boolean aside) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(Files::isRegularFile)
                    .filter(entry -> entry.toString().endsWith(ASIDE) == aside)
                    .forEach(found::add);
        }
        return found;
    }

    private static void write(FileChannel channel, byte[] content, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    /** Without it a crash may undo a rename: the folder is what holds the names. */
    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
