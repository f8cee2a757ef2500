package dev.flotilla.contract.delta;

/**
 * The suffixes of some bytes in sorted order, to find in them the longest match for any other bytes.
 *
 * <p>Takes four bytes of memory for every one of the text.
 */
final class SuffixArray {
    private static final int BYTE_VALUES = 256;
    private static final int PAIRS = BYTE_VALUES * BYTE_VALUES;

    private final byte[] text;
    private final int[] sorted;
    /** For each pair of bytes where the suffixes that start with it, or would do so, begin; then where all end. */
    private final int[] firstOfPair;

    SuffixArray(byte[] text) {
        this.text = text;
        this.sorted = SuffixSorter.sort(text);
        this.firstOfPair = new int[PAIRS + 1];
        indexPairs();
    }

    private void indexPairs() {
        for (int i = 0; i + 1 < text.length; i++) {
            firstOfPair[pair(text, i) + 1]++;
        }
        // The empty suffix comes first of all, that of the last byte before all pairs that start with this byte.
        firstOfPair[0] = 1;
        int last = text.length == 0 ? PAIRS : BYTE_VALUES * (text[text.length - 1] & 0xff);
        firstOfPair[last] += text.length == 0 ? 0 : 1;
        for (int pair = 1; pair <= PAIRS; pair++) {
            firstOfPair[pair] += firstOfPair[pair - 1];
        }
    }

    private static int pair(byte[] bytes, int index) {
        return (bytes[index] & 0xff) * BYTE_VALUES + (bytes[index + 1] & 0xff);
    }

    /**
     * The longest run of bytes in the text with which {@code wanted} goes on from {@code from}; of several, the same one every
     * time. Its length is 0 where not even the first byte occurs.
     */
    Match longestMatch(byte[] wanted, int from) {
        boolean hasPair = from + 1 < wanted.length;
        int low = hasPair ? firstOfPair[pair(wanted, from)] - 1 : 0;
        int high = hasPair ? firstOfPair[pair(wanted, from) + 1] : sorted.length;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (compare(middle, wanted, from) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        // The longest match is one of the two between which the wanted bytes would be sorted.
        Match before = match(low, wanted, from);
        if (high == sorted.length) {
            return before;
        }
        Match after = match(high, wanted, from);
        return after.length() > before.length() ? after : before;
    }

    private int compare(int index, byte[] wanted, int from) {
        int start = sorted[index];
        int agreeing = agreeing(start, wanted, from);
        if (start + agreeing == text.length || from + agreeing == wanted.length) {
            return Integer.compare(text.length - start, wanted.length - from);
        }
        return Integer.compare(text[start + agreeing] & 0xff, wanted[from + agreeing] & 0xff);
    }

    private Match match(int index, byte[] wanted, int from) {
        int start = sorted[index];
        return new Match(start, from, agreeing(start, wanted, from));
    }

    /** A loop of our own, since Android has none before API 33. */
    private int agreeing(int start, byte[] wanted, int from) {
        int most = Math.min(text.length - start, wanted.length - from);
        int count = 0;
        while (count < most && text[start + count] == wanted[from + count]) {
            count++;
        }
        return count;
    }
}
