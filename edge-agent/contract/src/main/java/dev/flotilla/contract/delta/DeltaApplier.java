package dev.flotilla.contract.delta;

import dev.flotilla.contract.bundle.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * Makes a new file from an old one and a delta, in one pass over the delta and within 350 kB of memory, whatever the size of
 * the files.
 *
 * <p>The delta may come from anyone: never more than the announced bytes are written, nothing outside of the old file is
 * read, and the result counts only once {@link #apply} has returned, since its digest is checked at the end.
 */
public final class DeltaApplier {
    private static final int BUFFER_BYTES = 16 << 10;

    private final DeltaHeader header;
    private final BaseFile base;
    private final OutputStream out;
    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] added = new byte[BUFFER_BYTES];
    private long basePosition;
    private long remaining;

    private DeltaApplier(DeltaHeader header, BaseFile base, OutputStream out) {
        this.header = header;
        this.base = base;
        this.out = out;
        this.remaining = header.newLength();
    }

    /**
     * Writes the new file to {@code out}, which stays open.
     *
     * @param header the delta's, read before
     * @param delta the stream behind the header, read to its end
     * @throws WrongBaseException before anything is written
     * @throws DeltaException if the delta is damaged; what was written up to then is to be thrown away
     * @throws IOException if reading or writing failed, which says nothing against the delta
     */
    public static void apply(DeltaHeader header, InputStream delta, BaseFile base, OutputStream out)
            throws IOException, DeltaException {
        new DeltaApplier(header, base, out).apply(delta);
    }

    private void apply(InputStream delta) throws IOException, DeltaException {
        requireBase();
        try (Block block = new Block(delta)) {
            while (remaining > 0) {
                block.next();
                apply(block);
            }
        }
        if (delta.read() >= 0) {
            throw new MalformedDeltaException("goes on after the new file is complete");
        }
        Digest made = Digest.ofFinished(sha256);
        if (!made.equals(header.newDigest())) {
            throw new WrongResultException(header.newDigest(), made);
        }
    }

    private void requireBase() throws IOException, WrongBaseException {
        long length = base.length();
        MessageDigest digest = Digest.sha256();
        for (long position = 0; position < length; position += BUFFER_BYTES) {
            int count = (int) Math.min(BUFFER_BYTES, length - position);
            base.read(position, buffer, count);
            digest.update(buffer, 0, count);
        }
        Digest found = Digest.ofFinished(digest);
        if (length != header.oldLength() || !found.equals(header.oldDigest())) {
            throw new WrongBaseException(header.oldDigest(), found);
        }
    }

    private void apply(Block block) throws IOException, MalformedDeltaException {
        ByteArrayInputStream instructions = block.instructions();
        while (instructions.available() > 0) {
            basePosition += Varints.unzigzag(Varints.read(instructions));
            long copied = Varints.read(instructions);
            long changed = Varints.read(instructions);
            long inserted = Varints.read(instructions);
            requireWithinBase(copied, changed);
            requireWithinResult(copied, changed, inserted);
            if (changed > block.differences().available()
                    || inserted > block.insertions().available()) {
                throw new MalformedDeltaException("an instruction that takes more than its block has");
            }
            copy(copied);
            add((int) changed, block.differences());
            insert((int) inserted, block.insertions());
        }
        if (block.differences().available() > 0 || block.insertions().available() > 0) {
            throw new MalformedDeltaException("a block with bytes that no instruction takes");
        }
    }

    /** Subtracts rather than adds, since the numbers may be as large as a long holds. */
    private void requireWithinBase(long copied, long changed) throws MalformedDeltaException {
        long room = header.oldLength() - basePosition;
        if (basePosition < 0 || room < 0 || copied > room || changed > room - copied) {
            throw new MalformedDeltaException("an instruction that reads outside of the old file, at byte "
                    + basePosition + " of " + header.oldLength());
        }
    }

    private void requireWithinResult(long copied, long changed, long inserted) throws MalformedDeltaException {
        if (copied > remaining || changed > remaining - copied || inserted > remaining - copied - changed) {
            throw new MalformedDeltaException("makes more than the " + header.newLength() + " bytes it announces");
        }
        if (copied == 0 && changed == 0 && inserted == 0) {
            throw new MalformedDeltaException("an instruction that makes nothing");
        }
    }

    private void copy(long count) throws IOException {
        for (long left = count; left > 0; ) {
            int n = (int) Math.min(left, BUFFER_BYTES);
            readBase(n);
            write(n);
            left -= n;
        }
    }

    private void add(int count, ByteArrayInputStream differences) throws IOException, MalformedDeltaException {
        for (int left = count; left > 0; ) {
            int n = Math.min(left, BUFFER_BYTES);
            readBase(n);
            Streams.read(differences, added, n);
            for (int i = 0; i < n; i++) {
                buffer[i] += added[i];
            }
            write(n);
            left -= n;
        }
    }

    private void insert(int count, ByteArrayInputStream insertions) throws IOException, MalformedDeltaException {
        for (int left = count; left > 0; ) {
            int n = Math.min(left, BUFFER_BYTES);
            Streams.read(insertions, buffer, n);
            write(n);
            left -= n;
        }
    }

    private void readBase(int count) throws IOException {
        base.read(basePosition, buffer, count);
        basePosition += count;
    }

    private void write(int count) throws IOException {
        out.write(buffer, 0, count);
        sha256.update(buffer, 0, count);
        remaining -= count;
    }
}
