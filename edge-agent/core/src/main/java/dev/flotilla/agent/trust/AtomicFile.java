package dev.flotilla.agent.trust;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is written aside and takes another's place when it is complete; closed before, it is gone. */
final class AtomicFile implements Closeable {
    private final Path folder;
    private final Path aside;
    private final FileChannel channel;

    private AtomicFile(Path folder, Path aside, FileChannel channel) {
        this.folder = folder;
        this.aside = aside;
        this.channel = channel;
    }

    static AtomicFile in(Path folder) throws IOException {
        Path aside = Files.createTempFile(folder, ".", ".part");
        return new AtomicFile(folder, aside, FileChannel.open(aside, StandardOpenOption.WRITE));
    }

    void write(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Makes it durable under this name. */
    void replace(Path file) throws IOException {
        channel.force(true);
        channel.close();
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder);
    }

    /** Makes the names in a folder durable; opened for reading, one can be synced on every POSIX system. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(aside);
    }
}
