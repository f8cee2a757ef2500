package dev.flotilla.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StratifiedReservoirTest {
    private static final int ROUNDS = 20_000;

    /** Items are numbered, and their stratum is what the number is divided by {@code perStratum}. */
    private static List<Integer> draw(int capacity, int perStratum, List<Integer> stream, Random random) {
        StratifiedReservoir<Integer> reservoir = new StratifiedReservoir<>(capacity, random);
        stream.forEach(item -> reservoir.offer(item / perStratum, () -> item));
        return reservoir.drain();
    }

    @Test
    void takesEachItemOfAStratumEquallyOften() {
        Random random = Seeds.random("uniform reservoir");
        int[] taken = new int[20];
        for (int round = 0; round < ROUNDS; round++) {
            draw(5, 100, IntStream.range(0, 20).boxed().toList(), random).forEach(item -> taken[item]++);
        }
        // Each count is binomial with 20,000 tries of 1/4: 5,000 with a deviation of 61.
        for (int item = 0; item < taken.length; item++) {
            assertEquals(5_000, taken[item], 6 * 61.3, "item " + item);
        }
    }

    @Test
    void staysUniformInAStratumThatMadeRoomForOthers() {
        Random random = Seeds.random("shrunk stratum");
        int[] taken = new int[12];
        // Stratum 0 fills all of it, then stratum 1 comes, then more of stratum 0.
        List<Integer> stream = List.of(0, 1, 2, 3, 4, 5, 10, 11, 6, 7, 8, 9);
        for (int round = 0; round < ROUNDS; round++) {
            draw(4, 10, stream, random).forEach(item -> taken[item]++);
        }
        assertEquals(ROUNDS, taken[10], "a stratum of two has room for both");
        assertEquals(ROUNDS, taken[11]);
        // The other ten share two places: 4,000 each with a deviation of 57.
        for (int item = 0; item < 10; item++) {
            assertEquals(4_000, taken[item], 6 * 56.6, "item " + item);
        }
    }

    @Test
    void sharesItsRoomAmongStrataWhateverTheirSizes() {
        Random random = Seeds.random("strata");
        List<Integer> stream = IntStream.range(0, 1_000)
                .map(i -> i % 10 == 0 ? 1_000 + i : i)
                .boxed()
                .toList();
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int item : draw(20, 1_000, stream, random)) {
            sizes.merge(item / 1_000, 1, Integer::sum);
        }
        assertEquals(Map.of(0, 10, 1, 10), sizes);
    }

    @Test
    void holdsNoMoreThanItsCapacityAndMakesOnlyWhatItTakes() {
        Random random = Seeds.random("lazy reservoir");
        StratifiedReservoir<Integer> reservoir = new StratifiedReservoir<>(3, random);
        int[] made = new int[1];
        for (int i = 0; i < 10_000; i++) {
            int item = i;
            reservoir.offer(i % 7, () -> {
                made[0]++;
                return item;
            });
        }
        assertTrue(made[0] < 200, made[0] + " were copied");
        assertEquals(3, reservoir.drain().size());
        assertEquals(0, reservoir.drain().size());
    }
}
