package dev.flotilla.compiler.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.tflite.TracingModel;
import java.util.List;

/**
 * Holds two models to the same outputs, on the runtime's reference kernels. Every tensor keeps memory of its own, since the
 * planner of TensorFlow Lite 2.20 lets an operator write over what a RESHAPE of the same value still needs.
 */
public final class SameOutputs {
    private static final long SEED = 20260103;
    private static final int RUNS = 3;

    private SameOutputs() {}

    /** Runs both models on the same seeded inputs; outputs have to be equal to within {@code tolerance} of the largest. */
    public static void check(Model before, Model after, double tolerance) throws Exception {
        try (TracingModel first = TracingModel.load(ModelWriter.write(before));
                TracingModel second = TracingModel.load(ModelWriter.write(after))) {
            assertEquals(first.inputs(), second.inputs());
            assertEquals(first.outputs(), second.outputs());
            for (int run = 0; run < RUNS; run++) {
                List<byte[]> inputs = SeededRun.inputs(first.inputs(), SEED + run);
                List<byte[]> expected = first.run(inputs);
                List<byte[]> found = second.run(inputs);
                for (int o = 0; o < expected.size(); o++) {
                    same(first.outputs().get(o), expected.get(o), found.get(o), tolerance);
                }
            }
        }
    }

    private static void same(TensorSpec spec, byte[] expected, byte[] found, double tolerance) {
        if (tolerance == 0 || spec.type() != TensorType.FLOAT32) {
            assertArrayEquals(expected, found, spec.name());
            return;
        }
        float[] real = spec.dequantize(expected);
        float[] near = spec.dequantize(found);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < real.length; i++) {
            // NaN, from a root of a negative input, is right where it was before.
            if (Float.compare(real[i], near[i]) != 0) {
                error = Math.max(error, Math.abs(real[i] - near[i]));
            }
            largest = Float.isNaN(real[i]) ? largest : Math.max(largest, Math.abs(real[i]));
        }
        assertTrue(error <= tolerance * largest, spec.name() + " moved by " + error + " of " + largest);
    }
}
