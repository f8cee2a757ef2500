package dev.flotilla.agent.link.chunk;

import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part between what was read and what was asked for: puts chunks in order, and says what to ask for
 * next. Holds at most {@link FetchRequest#MAX_CREDIT} chunks, whatever is sent.
 */
final class ChunkWindow {
    private final Fetchable what;
    private final int chunkBytes;
    private final TreeMap<Long, byte[]> arrived = new TreeMap<>();
    private long next;
    private long asked;
    private long wantedEnd = Long.MAX_VALUE;
    private OptionalLong length = OptionalLong.empty();

    /** @param offset the first byte that is wanted */
    ChunkWindow(Fetchable what, long offset, int chunkBytes) {
        this.what = what;
        this.chunkBytes = chunkBytes;
        this.next = offset;
        this.asked = offset;
    }

    Fetchable what() {
        return what;
    }

    /** The first byte that was not taken. */
    long next() {
        return next;
    }

    /** The length of all of it, known from the first chunk on. */
    OptionalLong length() {
        return length;
    }

    /** From here on nothing is asked for, until another end is said. */
    void wantUntil(long end) {
        wantedEnd = end;
    }

    /** Whether all of it was taken. */
    boolean ended() {
        return length.isPresent() && next >= length.getAsLong();
    }

    /** Takes in a chunk; false for one that is of no use: of something else, twice, not asked for, or of a wrong length. */
    boolean accept(FetchAnswer.Chunk chunk) {
        long ahead = chunk.offset() - next;
        if (!chunk.what().equals(what)
                || ahead < 0
                || ahead % chunkBytes != 0
                || ahead >= (long) FetchRequest.MAX_CREDIT * chunkBytes
                || (length.isPresent() && length.getAsLong() != chunk.length())
                || chunk.data().length != Math.min(chunkBytes, chunk.length() - chunk.offset())
                || arrived.containsKey(chunk.offset())) {
            return false;
        }
        length = OptionalLong.of(chunk.length());
        arrived.put(chunk.offset(), chunk.data());
        return true;
    }

    /** The next bytes in order, if they are here. */
    Optional<byte[]> take() {
        byte @Nullable [] data = arrived.remove(next);
        if (data == null) {
            return Optional.empty();
        }
        next += data.length;
        asked = Math.max(asked, next);
        return Optional.of(data);
    }

    /** What was asked for and has not arrived will not come: it is asked for again. */
    void forgetAsked() {
        asked = next;
    }

    /**
     * What to ask for now; empty while enough is under way.
     *
     * @param mostUnderWay chunks that may be asked for and not taken
     */
    Optional<FetchRequest> toAsk(int mostUnderWay) {
        skipArrived();
        long end = Math.min(wantedEnd, length.orElse(Long.MAX_VALUE));
        Map.@Nullable Entry<Long, byte[]> island = arrived.higherEntry(asked);
        long gapEnd = island == null ? end : Math.min(end, island.getKey());
        if (asked >= gapEnd) {
            return Optional.empty();
        }
        int underWay = chunks(asked - next);
        int missing = gapEnd - asked > Integer.MAX_VALUE ? FetchRequest.MAX_CREDIT : chunks(gapEnd - asked);
        int credit = Math.min(mostUnderWay - underWay, missing);
        // Asked for by halves of the window: one by one would double the messages.
        if (credit < 1 || (underWay > 0 && credit < missing && credit * 2 < mostUnderWay)) {
            return Optional.empty();
        }
        FetchRequest request = new FetchRequest(what, asked, chunkBytes, credit);
        asked += (long) credit * chunkBytes;
        return Optional.of(request);
    }

    private void skipArrived() {
        for (byte @Nullable [] data = arrived.get(asked); data != null; data = arrived.get(asked)) {
            asked += data.length;
        }
    }

    private int chunks(long bytes) {
        return (int) ((bytes + chunkBytes - 1) / chunkBytes);
    }
}
