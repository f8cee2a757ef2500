package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.data.Feed;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random real numbers within bounds for every float or quantized input, random truth values, zeros for indices. */
record SeededFeed(long seed, int size, float lowest, float highest) implements Feed {
    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) {
        Random random = new Random(seed + index);
        List<byte[]> sample = new ArrayList<>();
        for (TensorSpec input : inputs) {
            sample.add(
                    switch (input.type()) {
                        case FLOAT32, INT8, UINT8, INT16 -> input.quantize(reals(random, input.elements()));
                        case BOOL -> truths(random, input.elements());
                        case INT32, INT64, FLOAT16 -> new byte[input.byteSize()];
                    });
        }
        return sample;
    }

    private float[] reals(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = lowest + random.nextFloat() * (highest - lowest);
        }
        return values;
    }

    private static byte[] truths(Random random, int count) {
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
            values[i] = (byte) random.nextInt(2);
        }
        return values;
    }
}
