package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    private static final List<TensorSpec> INPUT =
            List.of(new TensorSpec("x", TensorType.FLOAT32, List.of(1), Optional.empty()));

    private static List<Float> values(Feed feed) throws Exception {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < feed.size(); i++) {
            values.add(INPUT.get(0).dequantize(feed.inputs(i, INPUT).get(0))[0]);
        }
        return values;
    }

    @Test
    void splitsEverySampleToOneSide() throws Exception {
        RealFeed all = new RealFeed(
                IntStream.range(0, 12).mapToObj(i -> new float[] {i}).toList());
        assertEquals(List.of(4f, 9f), values(new HeldBack(all, true)));
        assertEquals(List.of(0f, 1f, 2f, 3f, 5f, 6f, 7f, 8f, 10f, 11f), values(new HeldBack(all, false)));
    }
}
