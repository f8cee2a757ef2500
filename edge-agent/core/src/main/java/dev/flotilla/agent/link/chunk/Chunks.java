package dev.flotilla.agent.link.chunk;

import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.link.ChunkLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.RangeRefusedException;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What comes over the device's message connection, for devices that may open no other: asked for in chunks, with no more
 * under way than the link carries in about a second, because reports wait behind them. What arrived of an artifact is kept
 * from one stream to the next, so that a broken connection costs no more than what was on the wire. One at a time: to open
 * another interrupts the one before, whose stream goes on after it. For the agent's thread.
 */
public final class Chunks {
    private static final Logger LOG = Logger.getLogger(Chunks.class.getName());

    /** Under way at first, and after a connection broke. */
    private static final int FIRST_UNDER_WAY = 2;

    /** Chunks that come faster than this are let be more; slower than {@link #SLOW}, fewer. */
    private static final Duration QUICK = Duration.ofMillis(250);

    private static final Duration SLOW = Duration.ofSeconds(1);

    private final ChunkLink link;
    private final ChunkPolicy policy;
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private @Nullable ChunkWindow window;
    private int mostUnderWay;
    private long lastChunk;
    private long useless;

    /**
     * @param maxBytes nothing is longer; of what is, nothing is read
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public Chunks(ChunkLink link, ChunkPolicy policy, long maxBytes, LongSupplier nanoTime) {
        this.link = link;
        this.policy = policy;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
        this.mostUnderWay = Math.min(FIRST_UNDER_WAY, policy.mostUnderWay());
    }

    /** Chunks that arrived in vain: twice, of something else, or not asked for. */
    public long useless() {
        return useless;
    }

    /**
     * Opens it at a position.
     *
     * @param offset how many bytes the caller holds already
     * @param atMost how many bytes are wanted
     * @return the rest of it, as of {@link dev.flotilla.agent.link.ArtifactSource#open}
     * @throws RangeRefusedException when it has no byte at {@code offset}
     * @throws ArtifactUnavailableException when the server has nothing of it for this device
     * @throws IOException when nothing comes for now
     */
    InputStream open(Fetchable what, long offset, long atMost) throws IOException {
        ChunkWindow current = window;
        // Metadata of one name may have changed since.
        if (current == null
                || what instanceof Fetchable.Metadata
                || !current.what().equals(what)
                || current.next() != offset) {
            current = new ChunkWindow(what, offset, policy.chunkBytes());
            window = current;
        }
        current.wantUntil(atMost > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + atMost);
        lastChunk = nanoTime.getAsLong();
        return new ChunkStream(current, nextChunk(current), atMost);
    }

    /** What comes for one thing is in vain for another: what was under way of this one is asked for again. */
    private void takeTurn(ChunkWindow current) {
        if (window != current) {
            current.forgetAsked();
            window = current;
            lastChunk = nanoTime.getAsLong();
        }
    }

    /** The next bytes in order; none at its end. */
    private byte[] nextChunk(ChunkWindow current) throws IOException {
        takeTurn(current);
        Optional<byte[]> data = current.take();
        try {
            while (!data.isPresent() && !current.ended()) {
                askFor(current);
                receive(current);
                data = current.take();
            }
        } catch (IOException e) {
            current.forgetAsked();
            mostUnderWay = Math.min(FIRST_UNDER_WAY, policy.mostUnderWay());
            throw e;
        }
        askFor(current);
        return data.orElseGet(() -> new byte[0]);
    }

    /** A connection that is broken here costs nothing that has arrived: whoever waits for the next chunk finds out. */
    private void askFor(ChunkWindow current) {
        Optional<FetchRequest> request = current.toAsk(mostUnderWay);
        if (request.isPresent()) {
            try {
                link.ask(request.get());
            } catch (LinkException e) {
                LOG.log(Level.FINE, "asking for chunks failed: {0}", e.getMessage());
            }
        }
    }

    private void receive(ChunkWindow current) throws IOException {
        Duration left = policy.patience().minusNanos(nanoTime.getAsLong() - lastChunk);
        Optional<FetchAnswer> answer = left.isNegative() ? Optional.empty() : link.await(left);
        if (!answer.isPresent()) {
            throw new IOException("no chunk came within " + policy.patience().getSeconds() + " s");
        }
        if (answer.get() instanceof FetchAnswer.Refused refused) {
            refuse(current, refused);
        } else if (answer.get() instanceof FetchAnswer.Chunk chunk) {
            take(current, chunk);
        }
    }

    private void refuse(ChunkWindow current, FetchAnswer.Refused refused) throws IOException {
        if (!refused.what().equals(current.what()) || refused.offset() != current.next()) {
            useless++;
            return;
        }
        window = null;
        switch (refused.reason()) {
            case UNAVAILABLE ->
                throw new ArtifactUnavailableException("the server has no " + current.what() + " for this device");
            case RANGE ->
                throw new RangeRefusedException("the server has no byte " + refused.offset() + " of " + current.what()
                        + "; start it again at 0");
        }
    }

    private void take(ChunkWindow current, FetchAnswer.Chunk chunk) throws IOException {
        if (!current.accept(chunk)) {
            useless++;
            return;
        }
        if (chunk.length() > maxBytes) {
            window = null;
            throw new IOException(
                    "the server announces " + chunk.length() + " bytes, the bound is " + maxBytes + " bytes");
        }
        long now = nanoTime.getAsLong();
        Duration took = Duration.ofNanos(now - lastChunk);
        if (took.compareTo(QUICK) < 0) {
            mostUnderWay = Math.min(policy.mostUnderWay(), mostUnderWay + 1);
        } else if (took.compareTo(SLOW) > 0) {
            mostUnderWay = Math.max(1, mostUnderWay - 1);
        }
        lastChunk = now;
    }

    /** One chunk after the other. */
    private final class ChunkStream extends InputStream {
        private final ChunkWindow from;
        private byte[] chunk;
        private int position;
        private long left;

        ChunkStream(ChunkWindow from, byte[] first, long left) {
            this.from = from;
            this.chunk = first;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            if (position == chunk.length && left > 0) {
                chunk = nextChunk(from);
                position = 0;
            }
            if (chunk.length == 0 || left == 0) {
                return -1;
            }
            int count = (int) Math.min(left, Math.min(most, chunk.length - position));
            System.arraycopy(chunk, position, into, at, count);
            position += count;
            left -= count;
            return count;
        }
    }
}
