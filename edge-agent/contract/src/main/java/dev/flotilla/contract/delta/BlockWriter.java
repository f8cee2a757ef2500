package dev.flotilla.contract.delta;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Writes copies, changes and insertions in the order of the new file as blocks of bounded size. */
final class BlockWriter {
    private static final int NUMBERS = 4;
    private static final int MAX_INSTRUCTION_BYTES = NUMBERS * Varints.MAX_BYTES;

    private final byte[] old;
    private final byte[] target;
    private final ByteArrayOutputStream out;
    private final ByteArrayOutputStream instructions = new ByteArrayOutputStream();
    private final ByteArrayOutputStream differences = new ByteArrayOutputStream();
    private final ByteArrayOutputStream insertions = new ByteArrayOutputStream();
    private int oldPosition;
    private int newPosition;
    private int seek;
    private int copied;
    private int changed;
    private int inserted;

    BlockWriter(byte[] old, byte[] target, ByteArrayOutputStream out) {
        this.old = old;
        this.target = target;
        this.out = out;
    }

    /** Moves on in the old file. */
    void seek(int position) {
        if (position != oldPosition) {
            endInstruction();
            seek += position - oldPosition;
            oldPosition = position;
        }
    }

    /** The next {@code length} bytes are those of the old file. */
    void copy(int length) {
        if (changed > 0 || inserted > 0) {
            endInstruction();
        }
        copied += length;
        oldPosition += length;
        newPosition += length;
    }

    /** The next {@code length} bytes differ from those of the old file. */
    void change(int length) {
        if (inserted > 0) {
            endInstruction();
        }
        for (int i = 0; i < length; i++) {
            if (differences.size() == Block.MAX_PART_BYTES) {
                endBlock();
            }
            differences.write(target[newPosition++] - old[oldPosition++]);
            changed++;
        }
    }

    /** The next {@code length} bytes have nothing to do with the old file. */
    void insert(int length) {
        for (int i = 0; i < length; i++) {
            if (insertions.size() == Block.MAX_PART_BYTES) {
                endBlock();
            }
            insertions.write(target[newPosition++]);
            inserted++;
        }
    }

    private void endInstruction() {
        if (copied + changed + inserted == 0) {
            return;
        }
        Varints.write(instructions, Varints.zigzag(seek));
        Varints.write(instructions, copied);
        Varints.write(instructions, changed);
        Varints.write(instructions, inserted);
        seek = 0;
        copied = 0;
        changed = 0;
        inserted = 0;
        if (instructions.size() > Block.MAX_PART_BYTES - MAX_INSTRUCTION_BYTES) {
            endBlock();
        }
    }

    /** Writes out what there is. */
    void endBlock() {
        endInstruction();
        if (instructions.size() > 0) {
            write(instructions);
            write(differences);
            write(insertions);
        }
    }

    private void write(ByteArrayOutputStream part) {
        byte[] plain = part.toByteArray();
        byte[] deflated = deflate(plain);
        byte[] stored = deflated.length < plain.length ? deflated : plain;
        Varints.write(out, plain.length);
        Varints.write(out, stored.length);
        out.write(stored, 0, stored.length);
        part.reset();
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(plain);
        deflater.finish();
        // One buffer of the plain length: what does not fit is not worth having.
        byte[] deflated = new byte[plain.length];
        int length = deflater.deflate(deflated);
        boolean shorter = deflater.finished() && length < plain.length;
        deflater.end();
        return shorter ? Arrays.copyOf(deflated, length) : plain;
    }
}
