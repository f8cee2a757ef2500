package dev.flotilla.contract.sample;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/**
 * A file's bytes by position. One compressed with gzip is inflated once into a temporary file, which goes away with the
 * process at the latest; memory does not grow with the file. Safe for several threads.
 */
public final class StoredBytes implements Closeable {
    /** Most bytes that a compressed file may unpack to: 4 GiB. */
    public static final long MAX_INFLATED_BYTES = 4L << 30;

    private static final int BUFFER = 64 << 10;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    private final FileChannel channel;

    private StoredBytes(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file.
     *
     * @throws MalformedSamplesException when it is missing, a folder, empty, or damaged gzip
     */
    public static StoredBytes open(Path file) throws IOException {
        return open(file, MAX_INFLATED_BYTES);
    }

    static StoredBytes open(Path file, long maxInflatedBytes) throws IOException {
        if (Files.isDirectory(file)) {
            throw new MalformedSamplesException("is a folder, not a file");
        }
        StoredBytes plain;
        try {
            plain = new StoredBytes(FileChannel.open(file, StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            throw new MalformedSamplesException("does not exist", e);
        }
        if (plain.size() == 0) {
            plain.close();
            throw new MalformedSamplesException("is empty");
        }
        if (!plain.startsWith(GZIP)) {
            return plain;
        }
        try (plain) {
            return inflated(plain, maxInflatedBytes);
        }
    }

    private static StoredBytes inflated(StoredBytes packed, long maxBytes) throws IOException {
        Path temporary = Files.createTempFile("flotilla-samples", ".tmp");
        FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        boolean done = false;
        try {
            inflate(packed, out, maxBytes);
            done = true;
            return new StoredBytes(out);
        } finally {
            if (!done) {
                out.close();
            }
        }
    }

    private static void inflate(StoredBytes packed, FileChannel out, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        try (InputStream in = new GZIPInputStream(packed.stream(0))) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
                if (total > maxBytes) {
                    throw new MalformedSamplesException("unpacks to more than " + maxBytes + " bytes");
                }
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, n);
                while (chunk.hasRemaining()) {
                    out.write(chunk);
                }
            }
        } catch (MalformedSamplesException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedSamplesException("is damaged gzip: " + e.getMessage(), e);
        }
    }

    /** How many bytes there are, inflated. */
    public long size() throws IOException {
        return channel.size();
    }

    /** Whether these are the first bytes. */
    public boolean startsWith(byte[] magic) throws IOException {
        return size() >= magic.length && ByteBuffer.wrap(read(0, magic.length)).equals(ByteBuffer.wrap(magic));
    }

    /** Exactly {@code length} bytes from {@code position} on. */
    byte[] read(long position, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                throw new EOFException("ends at byte " + channel.size() + ", needed " + (position + length));
            }
        }
        return into.array();
    }

    /** A stream from {@code position} to the end. Another one takes its place; closing it closes this. */
    public InputStream stream(long position) throws IOException {
        channel.position(position);
        return new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
