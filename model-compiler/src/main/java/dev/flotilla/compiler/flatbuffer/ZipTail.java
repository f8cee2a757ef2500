package dev.flotilla.compiler.flatbuffer;

import dev.flotilla.compiler.graph.AppendedArchive;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ZIP of labels and metadata behind a flatbuffer (TFLite Metadata). A ZIP states offsets from the start of the whole
 * file (APPNOTE 4.3.12 and 4.3.16), so they are moved when the flatbuffer before it changes its size.
 */
final class ZipTail implements AppendedArchive {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;

    private final byte[] archive;
    /** How far the stated offsets lie from positions in {@link #archive}. */
    private final int statedBase;

    private ZipTail(byte[] archive, int statedBase) {
        this.archive = archive;
        this.statedBase = statedBase;
    }

    /** The archive at the end of {@code file}; empty when there is none or it makes no sense. */
    static Optional<ZipTail> find(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int end = findEnd(in);
        if (end < 0) {
            return Optional.empty();
        }
        int directory = end - in.getInt(end + 12);
        int shift = directory - in.getInt(end + 16);
        int start = firstEntry(in, directory, end, shift);
        if (start <= 0 || start > directory || in.getInt(start) != LOCAL_SIGNATURE) {
            return Optional.empty();
        }
        return Optional.of(new ZipTail(Arrays.copyOfRange(file, start, file.length), start - shift));
    }

    private static int findEnd(ByteBuffer in) {
        int last = in.limit() - END_BYTES;
        for (int at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
            if (in.getInt(at) == END_SIGNATURE && at + END_BYTES + unsignedShort(in, at + 20) == in.limit()) {
                return at;
            }
        }
        return -1;
    }

    /** Where the lowest entry starts in the file, or −1. */
    private static int firstEntry(ByteBuffer in, int directory, int end, int shift) {
        int lowest = -1;
        int at = directory;
        while (at >= 0 && at + ENTRY_BYTES <= end && in.getInt(at) == ENTRY_SIGNATURE) {
            int local = in.getInt(at + 42) + shift;
            lowest = lowest < 0 ? local : Math.min(lowest, local);
            at += entryBytes(in, at);
        }
        return at == end ? lowest : -1;
    }

    private static int entryBytes(ByteBuffer in, int at) {
        return ENTRY_BYTES + unsignedShort(in, at + 28) + unsignedShort(in, at + 30) + unsignedShort(in, at + 32);
    }

    private static int unsignedShort(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at));
    }

    @Override
    public byte[] bytesAt(int position) {
        byte[] moved = archive.clone();
        ByteBuffer out = ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN);
        int end = findEnd(out);
        int by = position - statedBase;
        int at = end - out.getInt(end + 12);
        while (at < end) {
            out.putInt(at + 42, out.getInt(at + 42) + by);
            at += entryBytes(out, at);
        }
        out.putInt(end + 16, out.getInt(end + 16) + by);
        return moved;
    }
}
