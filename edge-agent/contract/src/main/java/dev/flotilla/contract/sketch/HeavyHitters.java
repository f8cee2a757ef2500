package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts under whole numbers, of which at most {@code capacity} are kept: exact while there are no more than that, else those
 * of the most frequent ones, each at most {@link #undercount()} too low.
 *
 * <p>This is the summary of Misra and Gries ("Finding repeated elements", Science of Computer Programming 2, 1982), merged as
 * in Agarwal, Cormode, Huang, Phillips, Wei and Yi ("Mergeable summaries", PODS 2012): when there are too many, the largest
 * count past the capacity is taken from all. After n counts the undercount is at most n / (capacity + 1), also of merged
 * summaries, so whatever makes up more than that share is there. It rather than Space-Saving (Metwally, Agrawal and El Abbadi,
 * ICDT 2005), which keeps as much in as many counters, since a count too low is never a category that was not seen.
 */
final class HeavyHitters {
    private final int capacity;
    private final SortedMap<Integer, Long> counts = new TreeMap<>();
    private long others;
    private long undercount;

    HeavyHitters(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("at least 1 count is kept, not " + capacity);
        }
        this.capacity = capacity;
    }

    /** So many counts, and nothing known of under which numbers. */
    static HeavyHitters ofOthers(long count) {
        HeavyHitters unknown = new HeavyHitters(1);
        unknown.others = count;
        unknown.undercount = count;
        return unknown;
    }

    void add(int index, long count) {
        if (count == 0) {
            return;
        }
        counts.merge(index, count, Math::addExact);
        if (counts.size() > capacity) {
            prune();
        }
    }

    /** Adds all of another one, and then keeps as many as this one does. */
    void merge(HeavyHitters other) {
        other.counts.forEach((index, count) -> counts.merge(index, count, Math::addExact));
        others = Math.addExact(others, other.others);
        undercount = Math.addExact(undercount, other.undercount);
        prune();
    }

    private void prune() {
        if (counts.size() <= capacity) {
            return;
        }
        List<Long> sorted = new ArrayList<>(counts.values());
        sorted.sort(Collections.reverseOrder());
        long taken = sorted.get(capacity);
        long before = counted();
        counts.replaceAll((index, count) -> count - taken);
        counts.values().removeIf(count -> count <= 0);
        others += before - counted();
        undercount += taken;
    }

    /**
     * A copy of at most so many, those of the largest counts as they are. That is as good as taking from all, and leaves
     * more, but not to be done again and again: what is left out each time adds up.
     */
    HeavyHitters atMost(int kept) {
        HeavyHitters copy = new HeavyHitters(kept);
        copy.others = others;
        copy.undercount = undercount;
        long largestLeft = 0;
        for (Map.Entry<Integer, Long> entry : largestFirst()) {
            if (copy.counts.size() < kept) {
                copy.counts.put(entry.getKey(), entry.getValue());
            } else {
                copy.others += entry.getValue();
                largestLeft = Math.max(largestLeft, entry.getValue());
            }
        }
        copy.undercount += largestLeft;
        return copy;
    }

    private List<Map.Entry<Integer, Long>> largestFirst() {
        List<Map.Entry<Integer, Long>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Map.Entry.<Integer, Long>comparingByValue().reversed());
        return entries;
    }

    HeavyHitters copy() {
        return atMost(capacity);
    }

    Map<Integer, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    long count(int index) {
        return counts.getOrDefault(index, 0L);
    }

    /** The sum of the counts that are kept. */
    long counted() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How much was counted under numbers that are not kept, or taken from those that are. */
    long others() {
        return others;
    }

    /** By how much a count may be too low: 0 where all are kept. */
    long undercount() {
        return undercount;
    }

    byte[] encode() {
        BinCodec.Encoder encoder = new BinCodec.Encoder();
        counts.forEach(encoder::add);
        return encoder.bytes();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param field that errors name
     * @param highest number that there may be
     */
    static HeavyHitters decode(String field, byte[] bytes, int highest, long others, long undercount)
            throws MalformedDocumentException {
        HeavyHitters decoded = new HeavyHitters(highest + 1);
        BinCodec.decode(field, bytes, 0, highest, decoded::add);
        if (undercount < 0 || undercount > others || others > BinCodec.MAX_COUNT) {
            throw new MalformedDocumentException(
                    field + ": " + others + " others, and counts up to " + undercount + " too low, cannot be");
        }
        decoded.others = others;
        decoded.undercount = undercount;
        return decoded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeavyHitters that
                && counts.equals(that.counts)
                && others == that.others
                && undercount == that.undercount;
    }

    @Override
    public int hashCode() {
        return Objects.hash(counts, others, undercount);
    }

    @Override
    public String toString() {
        return counts + (others == 0 ? "" : " and " + others + " others");
    }
}
