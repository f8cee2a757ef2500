package dev.flotilla.contract.delta;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The file that a delta starts from, read by position. It must not change meanwhile. */
public interface BaseFile {
    /** Its length in bytes. */
    long length() throws IOException;

    /**
     * Reads {@code count} bytes from {@code position} on into the beginning of {@code target}.
     *
     * @throws EOFException if there are fewer
     */
    void read(long position, byte[] target, int count) throws IOException;

    /** A file by its channel, which stays open and keeps its position. */
    static BaseFile of(FileChannel channel) {
        return new BaseFile() {
            @Override
            public long length() throws IOException {
                return channel.size();
            }

            @Override
            public void read(long position, byte[] target, int count) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(target, 0, count);
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer, position + buffer.position()) < 0) {
                        throw new EOFException("the file ends before byte " + (position + count));
                    }
                }
            }
        };
    }
}
