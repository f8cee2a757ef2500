package dev.flotilla.contract.delta;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first {@value #LENGTH} bytes of a delta: which file it starts from and which one it makes.
 *
 * <p>Nobody vouches for it. Whoever knows from signed metadata what the new file has to be compares that with
 * {@link #newDigest} and {@link #newLength} before applying anything.
 *
 * @param oldDigest of the file it starts from
 * @param oldLength of that file, in bytes
 * @param newDigest of the file it makes
 * @param newLength of that file, in bytes
 */
public record DeltaHeader(Digest oldDigest, long oldLength, Digest newDigest, long newLength) {
    /** Length of a header in bytes. */
    public static final int LENGTH = 88;

    /** Most bytes of an old or a new file: those of a bundle. */
    public static final int MAX_FILE_BYTES = Bundle.MAX_BYTES;

    static final int VERSION = 1;

    private static final String MAGIC = "FLDELTA";

    public DeltaHeader {
        if (!fits(oldLength) || !fits(newLength)) {
            throw new IllegalArgumentException(tooLong(oldLength, newLength));
        }
    }

    /** The header of a delta between these files. */
    static DeltaHeader between(byte[] old, byte[] target) {
        return new DeltaHeader(Digest.of(old), old.length, Digest.of(target), target.length);
    }

    /**
     * Reads the header at the stream's position, and not a byte more.
     *
     * @throws UnsupportedDeltaException for other versions of the format
     * @throws MalformedDeltaException for anything but a delta of files within {@link #MAX_FILE_BYTES}
     */
    public static DeltaHeader read(InputStream in) throws IOException, DeltaException {
        ByteBuffer bytes = ByteBuffer.wrap(Streams.read(in, new byte[LENGTH], LENGTH));
        byte[] magic = new byte[MAGIC.length()];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC.getBytes(StandardCharsets.US_ASCII))) {
            throw new MalformedDeltaException("does not start with " + MAGIC);
        }
        int version = bytes.get() & 0xff;
        if (version != VERSION) {
            throw new UnsupportedDeltaException(version, VERSION);
        }
        Digest oldDigest = digest(bytes);
        long oldLength = bytes.getLong();
        Digest newDigest = digest(bytes);
        long newLength = bytes.getLong();
        if (!fits(oldLength) || !fits(newLength)) {
            throw new MalformedDeltaException(tooLong(oldLength, newLength));
        }
        return new DeltaHeader(oldDigest, oldLength, newDigest, newLength);
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.put(MAGIC.getBytes(StandardCharsets.US_ASCII)).put((byte) VERSION);
        bytes.put(oldDigest.bytes()).putLong(oldLength);
        bytes.put(newDigest.bytes()).putLong(newLength);
        return bytes.array();
    }

    private static Digest digest(ByteBuffer in) {
        byte[] digest = new byte[Digest.LENGTH];
        in.get(digest);
        return Digest.ofBytes(digest);
    }

    private static boolean fits(long length) {
        return length >= 0 && length <= MAX_FILE_BYTES;
    }

    private static String tooLong(long oldLength, long newLength) {
        return "files of " + oldLength + " and " + newLength + " bytes, where at most " + MAX_FILE_BYTES
                + " are allowed";
    }
}
