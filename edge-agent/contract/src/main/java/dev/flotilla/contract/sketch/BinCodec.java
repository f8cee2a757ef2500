package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Index and count pairs as bytes: the first index zigzag-coded, every further one as its distance from the one before,
 * each followed by its count; all as little-endian base-128 varints. Only counts above zero are written, in rising
 * order of their index, which makes the encoding of given counts unique.
 */
final class BinCodec {
    /** More than any device counts, and so little that sums over millions of messages cannot overflow. */
    static final long MAX_COUNT = 1L << 40;

    private static final int MAX_VARINT_BYTES = 9;

    private BinCodec() {}

    /** Takes the pairs that {@link #decode} finds. */
    interface Sink {
        void accept(int index, long count) throws MalformedDocumentException;
    }

    /** Collects pairs, which must come in rising order of their index. */
    static final class Encoder {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private boolean first = true;
        private int previous;

        void add(int index, long count) {
            varint(out, first ? zigzag(index) : index - previous);
            varint(out, count);
            first = false;
            previous = index;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    static byte[] encode(Bins bins) {
        Encoder encoder = new Encoder();
        if (!bins.isEmpty()) {
            for (int index = bins.lowest(); index <= bins.highest(); index++) {
                if (bins.at(index) > 0) {
                    encoder.add(index, bins.at(index));
                }
            }
        }
        return encoder.bytes();
    }

    /** Reads pairs whose indices lie within {@code low..high}; refuses anything that {@link Encoder} would not write. */
    static void decode(String field, byte[] bytes, int low, int high, Sink sink) throws MalformedDocumentException {
        Reader in = new Reader(field, bytes);
        long previous = 0;
        long total = 0;
        boolean first = true;
        while (in.hasMore()) {
            long step = in.varint();
            long index = first ? unzigzag(step) : Math.addExact(previous, Math.min(step, Integer.MAX_VALUE));
            if ((!first && step == 0) || index < low || index > high) {
                throw in.fault("index outside of " + low + ".." + high + " or not rising");
            }
            long count = in.varint();
            total = Math.min(total, MAX_COUNT) + count;
            if (count == 0 || total > MAX_COUNT) {
                throw in.fault("a count of zero, or more than " + MAX_COUNT + " in all");
            }
            sink.accept((int) index, count);
            previous = index;
            first = false;
        }
    }

    private static long zigzag(int value) {
        return ((value << 1) ^ (value >> 31)) & 0xffffffffL;
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    /** Reads numbers and bytes in their order, none past the end. */
    static final class Reader {
        private final String field;
        private final byte[] bytes;
        private int position;

        Reader(String field, byte[] bytes) {
            this.field = field;
            this.bytes = bytes;
        }

        boolean hasMore() {
            return position < bytes.length;
        }

        long varint() throws MalformedDocumentException {
            long value = 0;
            for (int i = 0; i < MAX_VARINT_BYTES; i++) {
                if (!hasMore()) {
                    throw fault("ends inside a number");
                }
                int b = bytes[position++];
                value |= (long) (b & 0x7f) << (7 * i);
                if (b >= 0) {
                    if (b == 0 && i > 0) {
                        throw fault("a number longer than needed");
                    }
                    return value;
                }
            }
            throw fault("a number of more than " + MAX_VARINT_BYTES + " bytes");
        }

        /** The next so many bytes. */
        byte[] bytes(long count) throws MalformedDocumentException {
            if (count > left()) {
                throw fault("ends inside of " + count + " bytes");
            }
            byte[] next = Arrays.copyOfRange(bytes, position, position + (int) count);
            position += (int) count;
            return next;
        }

        /** How many bytes there are to read. */
        int left() {
            return bytes.length - position;
        }

        MalformedDocumentException fault(String what) {
            return new MalformedDocumentException(field + ": " + what + " at byte " + position);
        }
    }
}
