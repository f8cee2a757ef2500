package dev.flotilla.compiler.testkit;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Inputs drawn from a seed for any model. */
public final class SeededRun {
    private SeededRun() {}

    /** One sample: floats and quantized values within ±1, other integers 0, which is a valid index everywhere. */
    public static List<byte[]> inputs(List<TensorSpec> specs, long seed) {
        Random random = new Random(seed);
        List<byte[]> inputs = new ArrayList<>();
        for (TensorSpec spec : specs) {
            boolean real =
                    spec.type() == TensorType.FLOAT32 || spec.quantization().isPresent();
            inputs.add(real ? spec.quantize(floats(random, spec.elements())) : new byte[spec.byteSize()]);
        }
        return inputs;
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
