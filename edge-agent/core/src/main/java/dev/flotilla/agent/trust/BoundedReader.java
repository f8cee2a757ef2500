package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.TrustException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** Reads from a repository no more than is allowed, and no slower. */
public final class BoundedReader {
    private static final int PIECE = 8192;

    private final MinimumRate rate;
    private final LongSupplier nanoTime;

    /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} */
    public BoundedReader(MinimumRate rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
    }

    /** Takes in what was read, the first {@code length} bytes. */
    interface Sink {
        void accept(byte[] bytes, int length) throws IOException, TrustException;
    }

    byte[] read(String what, InputStream in, int maxBytes) throws IOException, TrustException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        copy(what, in, (bytes, length) -> {
            if (whole.size() + length > maxBytes) {
                throw new LengthExceededException(what, maxBytes, whole.size() + length);
            }
            whole.write(bytes, 0, length);
        });
        return whole.toByteArray();
    }

    /** Reads to the end, or until the sink throws. */
    void copy(String what, InputStream in, Sink sink) throws IOException, TrustException {
        long start = nanoTime.getAsLong();
        byte[] piece = new byte[PIECE];
        long received = 0;
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            received += read;
            sink.accept(piece, read);
            rate.require(what, received, nanoTime.getAsLong() - start);
        }
    }
}
