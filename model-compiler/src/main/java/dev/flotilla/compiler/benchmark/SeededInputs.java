package dev.flotilla.compiler.benchmark;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Inputs of any model to measure it with. */
final class SeededInputs {
    private SeededInputs() {}

    /** Real numbers between −1 and 1; integers that stand for none are 0, which is a valid index everywhere. */
    static List<byte[]> of(List<TensorSpec> inputs, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        return inputs.stream().map(input -> of(input, random)).toList();
    }

    private static byte[] of(TensorSpec input, RandomGenerator random) {
        boolean real =
                input.type() == TensorType.FLOAT32 || input.quantization().isPresent();
        if (!real) {
            return new byte[input.byteSize()];
        }
        float[] values = new float[input.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return input.quantize(values);
    }
}
