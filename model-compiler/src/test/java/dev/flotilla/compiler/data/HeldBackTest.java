package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    /** Samples of one byte, their own index. */
    private record Counting(int size) implements Feed {
        @Override
        public List<byte[]> inputs(int index, List<TensorSpec> inputs) {
            return List.of(new byte[] {(byte) index});
        }
    }

    private static List<Integer> indices(int count, boolean judging) throws DataException {
        HeldBack feed = new HeldBack(new Counting(count), judging);
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < feed.size(); i++) {
            indices.add((int) feed.inputs(i, List.of()).get(0)[0]);
        }
        return indices;
    }

    @Test
    void holdsBackEveryFifthSampleAndGivesEachOtherOnce() throws Exception {
        assertEquals(List.of(4, 9), indices(12, true));
        assertEquals(List.of(0, 1, 2, 3, 5, 6, 7, 8, 10, 11), indices(12, false));
        assertEquals(List.of(), indices(4, true));
        assertEquals(List.of(0, 1, 2, 3), indices(4, false));
    }
}
