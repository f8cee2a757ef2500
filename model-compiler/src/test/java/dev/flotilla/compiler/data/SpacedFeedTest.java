package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpacedFeedTest {
    /** Each sample is its own index. */
    private record Counting(int size) implements Feed {
        @Override
        public List<byte[]> inputs(int index, List<TensorSpec> inputs) {
            return List.of(new byte[] {(byte) index});
        }
    }

    private static List<Integer> chosen(int of, int most) throws DataException {
        Feed spaced = new SpacedFeed(new Counting(of), most);
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < spaced.size(); i++) {
            chosen.add((int) spaced.inputs(i, List.of()).get(0)[0]);
        }
        return chosen;
    }

    @Test
    void takesSamplesFromAllOverTheFeed() throws DataException {
        assertEquals(List.of(0, 25, 50, 75), chosen(100, 4));
        assertEquals(List.of(0, 2, 5, 7), chosen(10, 4));
    }

    @Test
    void takesAllOfASmallFeed() throws DataException {
        assertEquals(List.of(0, 1, 2), chosen(3, 4));
    }
}
