package dev.flotilla.contract.delta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Numbers as little-endian base-128 varints of at most nine bytes, the shortest form only. */
final class Varints {
    static final int MAX_BYTES = 9;

    private static final int BITS = 7;
    private static final int LOW = 0x7f;
    private static final int MORE = 0x80;

    private Varints() {}

    static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > LOW) {
            out.write((int) (rest & LOW) | MORE);
            rest >>>= BITS;
        }
        out.write((int) rest);
    }

    static long read(InputStream in) throws IOException, MalformedDeltaException {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            int b = in.read();
            if (b < 0) {
                throw new MalformedDeltaException("truncated inside a number");
            }
            value |= (long) (b & LOW) << (BITS * i);
            if (b < MORE) {
                if (b == 0 && i > 0) {
                    throw new MalformedDeltaException("a number longer than needed");
                }
                return value;
            }
        }
        throw new MalformedDeltaException("a number of more than " + MAX_BYTES + " bytes");
    }

    /** Small numbers of either sign as small ones without. */
    static long zigzag(long value) {
        return (value << 1) ^ (value >> (Long.SIZE - 1));
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
