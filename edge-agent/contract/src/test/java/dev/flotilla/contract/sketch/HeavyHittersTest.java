package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeavyHittersTest {
    private static final int CLASSES = 1_000;

    @Test
    void countsExactlyWhileThereAreFewEnough() {
        CategoryCounts counts = new CategoryCounts(3);
        for (int category : new int[] {5, 5, 9, 7, 5}) {
            counts.add(category);
        }
        assertEquals(Map.of(5, 3L, 7, 1L, 9, 1L), counts.counts());
        assertEquals(0, counts.undercount());
        assertEquals(0, counts.others());
    }

    @Test
    void aCountIsTooLowByNoMoreThanStated() {
        Random random = Seeds.random("aCountIsTooLowByNoMoreThanStated");
        for (int round = 0; round < 100; round++) {
            long[] exact = new long[CLASSES];
            int kept = 1 + random.nextInt(100);
            CategoryCounts sum = new CategoryCounts(kept);
            for (int part = random.nextInt(5); part >= 0; part--) {
                sum.merge(counted(random, kept, exact));
            }
            requireBound(exact, sum, kept);
            int fewer = 1 + random.nextInt(kept);
            CategoryCounts cut = sum.atMost(fewer);
            assertTrue(cut.undercount() <= sum.undercount() + sum.total() / (fewer + 1));
            requireCounts(exact, cut, fewer);
        }
    }

    private static CategoryCounts counted(Random random, int kept, long[] exact) {
        CategoryCounts counts = new CategoryCounts(kept);
        double skew = random.nextDouble() * 3;
        for (int i = random.nextInt(3_000); i > 0; i--) {
            int category = (int) (CLASSES * Math.pow(random.nextDouble(), 1 + skew));
            counts.add(category);
            exact[category]++;
        }
        return counts;
    }

    private static void requireBound(long[] exact, CategoryCounts counts, int kept) {
        requireCounts(exact, counts, kept);
        assertTrue(counts.undercount() <= counts.total() / (kept + 1), counts.undercount() + " of " + counts.total());
    }

    private static void requireCounts(long[] exact, CategoryCounts counts, int kept) {
        long total = 0;
        for (int category = 0; category < CLASSES; category++) {
            long low = exact[category] - counts.count(category);
            assertTrue(low >= 0 && low <= counts.undercount(), low + " of " + counts.undercount());
            total += exact[category];
        }
        assertEquals(total, counts.total());
        assertTrue(counts.counts().size() <= kept);
    }

    @Test
    void keepsTheLargestAsTheyAreWhenItIsCut() {
        CategoryCounts counts = new CategoryCounts();
        for (int category : new int[] {5, 5, 9, 7, 5, 9}) {
            counts.add(category);
        }
        CategoryCounts cut = counts.atMost(2);
        assertEquals(Map.of(5, 3L, 9, 2L), cut.counts());
        assertEquals(1, cut.others());
        assertEquals(1, cut.undercount());
        assertEquals(6, cut.total());
    }

    @Test
    void aWindowOfManyClassesKeepsTheFrequentOnes() throws MalformedDocumentException {
        Random random = Seeds.random("aWindowOfManyClassesKeepsTheFrequentOnes");
        ObservationSketch window = ObservationSketch.bounded();
        for (int i = 0; i < 20_000; i++) {
            int predicted = random.nextInt(10) == 0 ? 7 : random.nextInt(30_000);
            window.record(new Observation(0, 1, predicted, 0.95, 1));
        }
        ObservationSketch read = ObservationSketch.fromDocument(window.toDocument());
        assertEquals(window, read);
        assertTrue(read.predictions().counts().size() <= ObservationSketch.KEPT_CLASSES);
        assertTrue(read.cells().counts().size() <= ObservationSketch.KEPT_CELLS);
        assertTrue(read.predictions().count(7) > 1_500, read.predictions().toString());
        assertEquals(20_000, read.predictions().total());
        assertEquals(20_000, read.cells().total());
        ObservationSketch fewer = read.atMost(1, 1);
        assertEquals(1, fewer.predictions().counts().size());
        assertEquals(20_000, fewer.predictions().total());
        assertEquals(read.quantiles(), fewer.quantiles());
    }

    @Test
    void refusesCountsThatAreSaidToBeLowerThanPossible() {
        Document forged = Document.builder()
                .put("errors", 0)
                .put("n", 1)
                .put("predictions", new byte[] {0, 1})
                .put("predictionsRest", List.of(3, 4))
                .put("quantiles", Document.builder().build())
                .build();
        MalformedDocumentException refused =
                assertThrows(MalformedDocumentException.class, () -> ObservationSketch.fromDocument(forged));
        assertTrue(refused.getMessage().startsWith("predictions: "), refused.getMessage());
    }
}
