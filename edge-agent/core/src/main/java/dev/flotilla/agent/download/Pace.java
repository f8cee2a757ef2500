package dev.flotilla.agent.download;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps to a number of bytes a second on average: a token bucket (RFC 3290, section 5.1.2) that holds a second's worth and
 * a {@link #PIECE}. Bytes are granted by whole pieces, since each costs a request. A clock that is set back costs no more than
 * what the bucket held. Not thread-safe.
 */
final class Pace {
    /** Least number of bytes that is granted. */
    static final int PIECE = 16 << 10;

    private static final long NANOS = 1_000_000_000;

    private final long bytesPerSecond;
    private final long most;
    private double held;
    private Instant filled;

    /** Begins with an empty bucket. */
    Pace(long bytesPerSecond, Instant now) {
        this.bytesPerSecond = bytesPerSecond;
        this.most = bytesPerSecond + PIECE;
        this.filled = now;
    }

    /** What may come now. */
    Allowance at(Instant now) {
        fill(now);
        long pieces = (long) held / PIECE;
        if (pieces > 0) {
            return new Allowance.Granted(pieces * PIECE);
        }
        double missing = (PIECE - held) / bytesPerSecond;
        return new Allowance.Deferred(now.plusNanos((long) Math.ceil(missing * NANOS)), "");
    }

    private void fill(Instant now) {
        Duration since = Duration.between(filled, now);
        filled = now;
        if (!since.isNegative()) {
            double seconds = since.getSeconds() + since.getNano() / (double) NANOS;
            held = Math.min((double) most, held + seconds * bytesPerSecond);
        }
    }

    /** Takes note of what came; more than was granted is made good by a longer wait. */
    void received(long bytes) {
        held -= bytes;
    }
}
