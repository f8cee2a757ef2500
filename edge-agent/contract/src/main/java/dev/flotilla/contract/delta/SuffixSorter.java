package dev.flotilla.contract.delta;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Sorts the suffixes of a text in linear time by induced sorting (SA-IS; Nong, Zhang, Chan: "Two Efficient Algorithms for
 * Linear Time Suffix Array Construction", IEEE Transactions on Computers 60(10), 2011).
 *
 * <p>A suffix is of type S if it sorts before the one that starts a symbol later, else of type L. Those of type S that follow
 * one of type L ("leftmost S") split the text; once they are in order, two scans put all others in order. The leftmost S
 * suffixes come into order by naming what lies between them and sorting the text of the names in the same way.
 *
 * <p>Works within the resulting array: the shorter text and its suffix array lie in the upper and lower part of it.
 */
final class SuffixSorter {
    private static final int EMPTY = -1;
    private static final int BYTE_SYMBOLS = 257;

    private final Symbols text;
    private final int length;
    private final int[] sorted;
    private final int[] buckets;
    private final BitSet typeS;

    /** A text that ends with its only 0, which is less than all other symbols. */
    private interface Symbols {
        int at(int index);
    }

    private SuffixSorter(Symbols text, int length, int symbols, int[] sorted) {
        this.text = text;
        this.length = length;
        this.sorted = sorted;
        this.buckets = new int[symbols];
        this.typeS = new BitSet(length);
    }

    /** The starts of all suffixes in the order of the suffixes, that of the empty one included: one more than bytes. */
    static int[] sort(byte[] bytes) {
        int[] sorted = new int[bytes.length + 1];
        Symbols text = index -> index == bytes.length ? 0 : (bytes[index] & 0xff) + 1;
        if (bytes.length > 0) {
            new SuffixSorter(text, sorted.length, BYTE_SYMBOLS, sorted).sort();
        }
        return sorted;
    }

    private void sort() {
        findTypes();
        putLeftmostUnsorted();
        induce();
        int count = gatherLeftmost();
        int names = nameLeftmost(count);
        sortNames(count, names);
        putLeftmostSorted(count);
        induce();
    }

    private void findTypes() {
        typeS.set(length - 1);
        for (int i = length - 2; i >= 0; i--) {
            int here = text.at(i);
            int next = text.at(i + 1);
            if (here < next || (here == next && typeS.get(i + 1))) {
                typeS.set(i);
            }
        }
    }

    private boolean isLeftmost(int index) {
        return index > 0 && typeS.get(index) && !typeS.get(index - 1);
    }

    private void putLeftmostUnsorted() {
        Arrays.fill(sorted, 0, length, EMPTY);
        setBucketsToEnds();
        for (int i = 1; i < length; i++) {
            if (isLeftmost(i)) {
                sorted[--buckets[text.at(i)]] = i;
            }
        }
    }

    /** From leftmost S suffixes in place to all others: those of type L from the left, then those of type S from the right. */
    private void induce() {
        setBucketsToStarts();
        for (int i = 0; i < length; i++) {
            int before = sorted[i] - 1;
            if (before >= 0 && !typeS.get(before)) {
                sorted[buckets[text.at(before)]++] = before;
            }
        }
        setBucketsToEnds();
        for (int i = length - 1; i >= 0; i--) {
            int before = sorted[i] - 1;
            if (before >= 0 && typeS.get(before)) {
                sorted[--buckets[text.at(before)]] = before;
            }
        }
    }

    /** Moves the leftmost S suffixes to the front, in the order they are in, and returns how many they are. */
    private int gatherLeftmost() {
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (isLeftmost(sorted[i])) {
                sorted[count++] = sorted[i];
            }
        }
        return count;
    }

    /**
     * Numbers the leftmost S substrings in their order, equal ones alike, and leaves these names in the order of the text at
     * the array's end. Returns how many there are.
     */
    private int nameLeftmost(int count) {
        Arrays.fill(sorted, count, length, EMPTY);
        int names = 0;
        int previous = EMPTY;
        for (int i = 0; i < count; i++) {
            int start = sorted[i];
            if (previous == EMPTY || !sameSubstring(start, previous)) {
                names++;
                previous = start;
            }
            // No two of them start next to each other, so half of the index is a place of its own.
            sorted[count + start / 2] = names - 1;
        }
        int end = length;
        for (int i = length - 1; i >= count; i--) {
            if (sorted[i] != EMPTY) {
                sorted[--end] = sorted[i];
            }
        }
        return names;
    }

    private boolean sameSubstring(int one, int other) {
        for (int i = 0; ; i++) {
            if (text.at(one + i) != text.at(other + i) || typeS.get(one + i) != typeS.get(other + i)) {
                return false;
            }
            if (i > 0 && (isLeftmost(one + i) || isLeftmost(other + i))) {
                return isLeftmost(one + i) && isLeftmost(other + i);
            }
        }
    }

    /** Puts the suffix array of the text of names at the front. */
    private void sortNames(int count, int names) {
        int first = length - count;
        if (names < count) {
            new SuffixSorter(index -> sorted[first + index], count, names, sorted).sort();
            return;
        }
        for (int i = 0; i < count; i++) {
            sorted[sorted[first + i]] = i;
        }
    }

    private void putLeftmostSorted(int count) {
        int end = length - count;
        for (int i = 1; i < length; i++) {
            if (isLeftmost(i)) {
                sorted[end++] = i;
            }
        }
        for (int i = 0; i < count; i++) {
            sorted[i] = sorted[length - count + sorted[i]];
        }
        Arrays.fill(sorted, count, length, EMPTY);
        setBucketsToEnds();
        for (int i = count - 1; i >= 0; i--) {
            int start = sorted[i];
            sorted[i] = EMPTY;
            sorted[--buckets[text.at(start)]] = start;
        }
    }

    private void setBucketsToEnds() {
        countSymbols();
        int end = 0;
        for (int symbol = 0; symbol < buckets.length; symbol++) {
            end += buckets[symbol];
            buckets[symbol] = end;
        }
    }

    private void setBucketsToStarts() {
        countSymbols();
        int start = 0;
        for (int symbol = 0; symbol < buckets.length; symbol++) {
            int count = buckets[symbol];
            buckets[symbol] = start;
            start += count;
        }
    }

    private void countSymbols() {
        Arrays.fill(buckets, 0);
        for (int i = 0; i < length; i++) {
            buckets[text.at(i)]++;
        }
    }
}
