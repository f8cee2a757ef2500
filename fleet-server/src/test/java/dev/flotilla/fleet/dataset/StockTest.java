package dev.flotilla.fleet.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DatasetSplit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StockTest {
    private static final Digest BUNDLE = digest("bundle");

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Mark mark(int number) {
        return new Mark(digest("sample " + number), digest("input " + number), number % 3);
    }

    private static List<Mark> marks(int count) {
        return IntStream.range(0, count).mapToObj(StockTest::mark).toList();
    }

    private static long count(List<Mark> marks, DatasetSplit split) {
        return marks.stream()
                .filter(mark -> DatasetSplit.ofContent(mark.input()) == split)
                .count();
    }

    @Test
    void countsEachInputOnceBySplit() {
        List<Mark> twice = new ArrayList<>(marks(200));
        Mark first = twice.get(0);
        twice.add(new Mark(digest("the same again"), first.input(), first.choice()));
        Stock stock = Stock.of(BUNDLE, twice);
        assertEquals(count(marks(200), DatasetSplit.TRAIN), stock.training());
        assertEquals(count(marks(200), DatasetSplit.TEST), stock.heldOut());
    }

    @Test
    void anyOtherLabelSampleOrBundleIsAnotherState() {
        Digest state = Stock.of(BUNDLE, marks(5)).state();
        assertEquals(state, Stock.of(BUNDLE, marks(5)).state());
        assertNotEquals(state, Stock.of(digest("another"), marks(5)).state());
        assertNotEquals(state, Stock.of(BUNDLE, marks(6)).state());
        List<Mark> changed = new ArrayList<>(marks(5));
        changed.set(2, new Mark(mark(2).sample(), mark(2).input(), 0));
        assertNotEquals(state, Stock.of(BUNDLE, changed).state());
    }

    @Test
    void nothingLabelledIsNothingToTrainOn() {
        Stock stock = Stock.of(BUNDLE, List.of());
        assertEquals(0, stock.training() + stock.heldOut());
    }
}
