package dev.flotilla.compiler.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.search.Trial.Made;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ParetoSetTest {
    private static final Made SMALL = Trials.made("small", 100, 30);
    private static final Made NEAR = Trials.made("near", 200, 40);

    @Test
    void keepsWhatIsBetterInOneThingAndDropsWhatIsBetterInNone() {
        Made smallAndFar = Trials.made("small and far", 100, 29);
        Made largeAndNear = Trials.made("large and near", 201, 40);
        Made between = Trials.made("between", 150, 35);
        assertEquals(
                List.of(SMALL, NEAR, between), ParetoSet.of(List.of(smallAndFar, SMALL, largeAndNear, NEAR, between)));
    }

    @Test
    void keepsEquals() {
        Made same = Trials.made("same", 100, 30);
        assertEquals(List.of(SMALL, same), ParetoSet.of(List.of(SMALL, same)));
    }

    @Test
    void countsLatencyWhereItWasMeasured() {
        Made fast = Trials.timed("fast", 200, 30, OptionalDouble.of(1));
        Made slow = Trials.timed("slow", 100, 40, OptionalDouble.of(2));
        Made slower = Trials.timed("slower", 100, 40, OptionalDouble.of(3));
        assertEquals(List.of(fast, slow), ParetoSet.of(List.of(fast, slow, slower)));
    }
}
