package dev.flotilla.agent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder of a POSIX file system, whose rename within a folder is atomic. */
public final class DiskFolder implements Folder {
    private final Path path;

    /** Creates the folder if needed. */
    public DiskFolder(Path path) throws IOException {
        this.path = Files.createDirectories(path);
    }

    @Override
    public Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.filter(Files::isRegularFile).collect(Collectors.toList())) {
                sizes.put(String.valueOf(entry.getFileName()), Files.size(entry));
            }
        }
        return sizes;
    }

    @Override
    public long size(String name) throws IOException {
        try {
            return Files.size(path.resolve(name));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public Optional<byte[]> read(String name, int maxBytes) throws IOException {
        Path file = path.resolve(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > maxBytes) {
                throw new IOException(file + ": " + size + " bytes are more than the " + maxBytes + " expected");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) size);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new IOException(file + ": became shorter while it was read");
                }
            }
            return Optional.of(buffer.array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void read(String name, long position, byte[] target, int count) throws IOException {
        Path file = path.resolve(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.wrap(target, 0, count);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw new EOFException(file + ": ends before byte " + (position + count));
                }
            }
        }
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            write(channel, content, content.length);
            channel.force(true);
        }
    }

    @Override
    public void append(String name, byte[] content, int length) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            write(channel, content, length);
        }
    }

    private static void write(FileChannel channel, byte[] content, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public boolean sync(String name) throws IOException {
        try (FileChannel channel = FileChannel.open(path.resolve(name), StandardOpenOption.WRITE)) {
            channel.force(true);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(
                path.resolve(from),
                path.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public boolean delete(String name) throws IOException {
        return Files.deleteIfExists(path.resolve(name));
    }

    @Override
    public void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long free() {
        return path.toFile().getUsableSpace();
    }
}
