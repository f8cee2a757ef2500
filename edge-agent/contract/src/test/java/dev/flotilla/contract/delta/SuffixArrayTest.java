package dev.flotilla.contract.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuffixArrayTest {
    private static int[] sortedNaively(byte[] text) {
        Comparator<Integer> bySuffix =
                (one, other) -> Arrays.compareUnsigned(text, one, text.length, text, other, text.length);
        return IntStream.rangeClosed(0, text.length)
                .boxed()
                .sorted(bySuffix)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Few symbols make long repeats, and so several levels of names. */
    private static byte[] text(Random random, int length) {
        byte[] text = new byte[length];
        int symbols = 1 + random.nextInt(random.nextBoolean() ? 3 : 256);
        for (int i = 0; i < length; i++) {
            boolean repeat = i > 10 && random.nextInt(4) > 0;
            text[i] = repeat ? text[i - 7] : (byte) (random.nextInt(symbols) - 100);
        }
        return text;
    }

    @Test
    void sortsSuffixesAsComparingThemDoes() {
        Random random = Seeds.random("suffixes");
        for (int round = 0; round < 3000; round++) {
            byte[] text = text(random, random.nextInt(round < 2900 ? 60 : 2000));
            assertArrayEquals(sortedNaively(text), SuffixSorter.sort(text));
        }
    }

    @Test
    void sortsTextsThatRepeatThemselves() {
        for (String text : List.of("", "a", "aaaaaaaa", "abababab", "mississippi", "cabbagecabbage")) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            assertArrayEquals(sortedNaively(bytes), SuffixSorter.sort(bytes), text);
        }
    }

    @Test
    void findsTheLongestMatch() {
        Random random = Seeds.random("longest matches");
        for (int round = 0; round < 1000; round++) {
            byte[] text = text(random, random.nextInt(50));
            byte[] wanted = text(random, 1 + random.nextInt(20));
            int from = random.nextInt(wanted.length);
            Match found = new SuffixArray(text).longestMatch(wanted, from);
            int longest = IntStream.range(0, text.length)
                    .map(start -> common(text, start, wanted, from))
                    .max()
                    .orElse(0);
            assertEquals(longest, found.length());
            assertEquals(from, found.newStart());
            assertTrue(common(text, found.oldStart(), wanted, from) >= longest);
        }
    }

    private static int common(byte[] one, int start, byte[] other, int otherStart) {
        int length = 0;
        while (start + length < one.length
                && otherStart + length < other.length
                && one[start + length] == other[otherStart + length]) {
            length++;
        }
        return length;
    }
}
