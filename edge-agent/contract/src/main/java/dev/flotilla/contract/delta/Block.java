package dev.flotilla.contract.delta;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One block of a delta after another: instructions, differences to add, and bytes to insert, each at most
 * {@link #MAX_PART_BYTES}. These bounds hold the memory of reading, whatever the files' size.
 */
final class Block implements AutoCloseable {
    /** Most bytes of a part when inflated. */
    static final int MAX_PART_BYTES = 64 << 10;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final byte[] deflated = new byte[MAX_PART_BYTES];
    private final Part instructions = new Part();
    private final Part differences = new Part();
    private final Part insertions = new Part();

    /** The bytes of a part, with room for one too many, which shows that it holds more than it says. */
    private static final class Part {
        private final byte[] bytes = new byte[MAX_PART_BYTES + 1];
        private ByteArrayInputStream rest = new ByteArrayInputStream(bytes, 0, 0);
    }

    Block(InputStream in) {
        this.in = in;
    }

    /** Reads the next block, which has to be there. */
    void next() throws IOException, MalformedDeltaException {
        read(instructions);
        read(differences);
        read(insertions);
        if (instructions().available() == 0) {
            throw new MalformedDeltaException("a block without instructions");
        }
    }

    ByteArrayInputStream instructions() {
        return instructions.rest;
    }

    ByteArrayInputStream differences() {
        return differences.rest;
    }

    ByteArrayInputStream insertions() {
        return insertions.rest;
    }

    /** A part is its length, its length as it lies here, and its bytes: deflated if the two differ, else as they are. */
    private void read(Part part) throws IOException, MalformedDeltaException {
        int length = length(MAX_PART_BYTES);
        int stored = length(length);
        if (stored == length) {
            Streams.read(in, part.bytes, length);
        } else {
            inflate(Streams.read(in, deflated, stored), stored, part.bytes, length);
        }
        part.rest = new ByteArrayInputStream(part.bytes, 0, length);
    }

    private int length(int most) throws IOException, MalformedDeltaException {
        long length = Varints.read(in);
        if (length > most) {
            throw new MalformedDeltaException("a part of " + length + " bytes, where at most " + most + " are allowed");
        }
        return (int) length;
    }

    private void inflate(byte[] from, int count, byte[] target, int length) throws MalformedDeltaException {
        inflater.reset();
        inflater.setInput(from, 0, count);
        int done = 0;
        try {
            int n;
            do {
                n = inflater.inflate(target, done, length + 1 - done);
                done += n;
            } while (n > 0 && done <= length);
        } catch (DataFormatException e) {
            throw new MalformedDeltaException("a part that is not deflated data: " + e.getMessage());
        }
        if (done != length || !inflater.finished() || inflater.getRemaining() > 0) {
            throw new MalformedDeltaException("a part that does not inflate to just its " + length + " bytes");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
