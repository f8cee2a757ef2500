package dev.flotilla.agent.update;

import dev.flotilla.agent.storage.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Durable files as streams, with one small buffer each. */
final class DurableStreams {
    private static final int BUFFER = 16 << 10;

    private DurableStreams() {}

    /** A file from its first byte on. */
    static InputStream in(DurableFiles files, String name) throws IOException {
        return new In(files, name, files.size(name));
    }

    /** To the end of a file; what was written is there once the stream is flushed, and durable after a sync. */
    static OutputStream out(DurableFiles files, String name) {
        return new Out(files, name);
    }

    private static final class In extends InputStream {
        private final DurableFiles files;
        private final String name;
        private final long length;
        private final byte[] buffer = new byte[BUFFER];
        private long read;
        private int at;
        private int filled;

        In(DurableFiles files, String name, long length) {
            this.files = files;
            this.name = name;
            this.length = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            if (at == filled) {
                filled = (int) Math.min(BUFFER, length - read);
                at = 0;
                if (filled == 0) {
                    return -1;
                }
                files.read(name, read, buffer, filled);
                read += filled;
            }
            int count = Math.min(most, filled - at);
            System.arraycopy(buffer, at, into, from, count);
            at += count;
            return count;
        }
    }

    private static final class Out extends OutputStream {
        private final DurableFiles files;
        private final String name;
        private final byte[] buffer = new byte[BUFFER];
        private int filled;

        Out(DurableFiles files, String name) {
            this.files = files;
            this.name = name;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            for (int done = 0; done < count; ) {
                int some = Math.min(count - done, BUFFER - filled);
                System.arraycopy(bytes, from + done, buffer, filled, some);
                filled += some;
                done += some;
                if (filled == BUFFER) {
                    flush();
                }
            }
        }

        @Override
        public void flush() throws IOException {
            if (filled > 0) {
                files.append(name, buffer, filled);
                filled = 0;
            }
        }
    }
}
