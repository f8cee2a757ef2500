package dev.flotilla.contract.delta;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/** Applies deltas in memory, and writes such as no writer would. */
final class Deltas {
    private Deltas() {}

    static byte[] apply(byte[] old, byte[] delta) throws IOException, DeltaException {
        return apply(old, new ByteArrayInputStream(delta), new ByteArrayOutputStream());
    }

    static byte[] apply(byte[] old, InputStream delta, ByteArrayOutputStream out) throws IOException, DeltaException {
        DeltaHeader header = DeltaHeader.read(delta);
        DeltaApplier.apply(header, delta, base(old), out);
        return out.toByteArray();
    }

    static BaseFile base(byte[] content) {
        return new BaseFile() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public void read(long position, byte[] target, int count) throws IOException {
                if (position < 0 || position + count > content.length) {
                    throw new EOFException("read of " + count + " bytes at " + position);
                }
                System.arraycopy(content, (int) position, target, 0, count);
            }
        };
    }

    static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** An instruction of four numbers, as it lies in a block; the first may be negative. */
    static byte[] instruction(long seek, long copied, long changed, long inserted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Varints.write(out, Varints.zigzag(seek));
        Varints.write(out, copied);
        Varints.write(out, changed);
        Varints.write(out, inserted);
        return out.toByteArray();
    }

    /** A block of three parts as they are. */
    static byte[] block(byte[] instructions, byte[] differences, byte[] insertions) {
        return join(part(instructions), part(differences), part(insertions));
    }

    static byte[] part(byte[] content) {
        return part(content.length, content);
    }

    /** A part that says to be {@code length} bytes when inflated. */
    static byte[] part(long length, byte[] stored) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Varints.write(out, length);
        Varints.write(out, stored.length);
        out.write(stored, 0, stored.length);
        return out.toByteArray();
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.write(piece, 0, piece.length);
        }
        return out.toByteArray();
    }
}
