package dev.flotilla.agent.link.chunk;

import dev.flotilla.contract.protocol.FetchRequest;
import java.time.Duration;

/**
 * How much is asked for at a time. A broken connection costs what was under way, the product of both bounds at most.
 *
 * @param chunkBytes the length of a chunk
 * @param mostUnderWay chunks asked for and not arrived, at most
 * @param patience how long the next chunk may take
 */
public record ChunkPolicy(int chunkBytes, int mostUnderWay, Duration patience) {
    private static final int CHUNK_BYTES = 4 * 1024;
    private static final int UNDER_WAY = 4;

    /** Checks the bounds of {@link FetchRequest}. */
    public ChunkPolicy {
        if (chunkBytes < FetchRequest.MIN_CHUNK
                || chunkBytes > FetchRequest.MAX_CHUNK
                || mostUnderWay < 1
                || mostUnderWay > FetchRequest.MAX_CREDIT) {
            throw new IllegalArgumentException("expected chunks of " + FetchRequest.MIN_CHUNK + " to "
                    + FetchRequest.MAX_CHUNK + " bytes and 1 to " + FetchRequest.MAX_CREDIT + " under way, got "
                    + chunkBytes + " and " + mostUnderWay);
        }
    }

    /**
     * Chunks of 4 KiB, up to 4 of them under way. That is the 16 KiB of one TLS record (RFC 8446, section 5.1), which is what
     * a broken connection costs over HTTPS; it fills a link of 64 kbit/s with round trips of 2 s.
     */
    public static ChunkPolicy within(Duration patience) {
        return new ChunkPolicy(CHUNK_BYTES, UNDER_WAY, patience);
    }
}
