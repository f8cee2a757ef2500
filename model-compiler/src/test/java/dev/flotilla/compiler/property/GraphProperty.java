package dev.flotilla.compiler.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.NoSamples;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Compilation;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.recipe.Tidying;
import dev.flotilla.compiler.testkit.SameOutputs;
import dev.flotilla.compiler.testkit.SeededRun;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.tflite.TracingModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that holds for every graph. */
enum GraphProperty {
    /** Clean-up settles and keeps every output, but for the rounding of folded constants. */
    TIDY {
        @Override
        boolean check(Model model, long seed) throws Exception {
            Model tidied = Tidying.tidy(model).model();
            assertEquals(List.of(), Tidying.tidy(tidied).fired(), "passes that fire again");
            SameOutputs.check(model, tidied, TIDY_TOLERANCE);
            return true;
        }
    },
    /** Integers with integer inputs and outputs stay within the bound that their scales give. */
    INT8 {
        @Override
        boolean check(Model model, long seed) throws Exception {
            return staysWithinBound(model, Scheme.INT8, seed);
        }
    },
    /** Likewise with float inputs and outputs. */
    INT8_FLOAT_IO {
        @Override
        boolean check(Model model, long seed) throws Exception {
            return staysWithinBound(model, Scheme.INT8_FLOAT_IO, seed);
        }
    },
    /** Likewise with int16 activations. */
    INT16X8 {
        @Override
        boolean check(Model model, long seed) throws Exception {
            return staysWithinBound(model, Scheme.INT16X8, seed);
        }
    },
    /** Likewise with float activations and int8 weights, in graphs with enough of them. */
    DYNAMIC {
        @Override
        boolean check(Model model, long seed) throws Exception {
            return !isRefused(model, Scheme.DYNAMIC) && staysWithinBound(model, Scheme.DYNAMIC, seed);
        }
    },
    /** Likewise with float16 constants. */
    FP16 {
        @Override
        boolean check(Model model, long seed) throws Exception {
            return !isRefused(model, Scheme.FP16) && staysWithinBound(model, Scheme.FP16, seed);
        }
    };

    /** Folded weights are rounded once more, and what follows may magnify that. */
    private static final double TIDY_TOLERANCE = 1e-4;

    private static final int SAMPLES = 4;

    /** Whether it has anything to say of {@code model}; throws where it does not hold. */
    abstract boolean check(Model model, long seed) throws Exception;

    /** Graphs of small constants have nothing to gain. */
    private static boolean isRefused(Model model, Scheme scheme) throws Exception {
        try {
            new Compilation(model, Recipe.of(scheme)).run(new NoSamples());
            return false;
        } catch (UnsupportedModelException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("large enough to gain"), String.valueOf(e));
            return true;
        }
    }

    /**
     * What came of one graph.
     *
     * @param concerned whether the property has anything to say of it
     * @param fault what is wrong with it, if anything is
     */
    record Verdict(boolean concerned, Optional<String> fault) {}

    Verdict judge(Subgraph graph, long seed) {
        try {
            return new Verdict(check(Model.of("random", graph), seed), Optional.empty());
        } catch (Exception | AssertionError e) {
            return new Verdict(true, Optional.of(String.valueOf(e)));
        }
    }

    /** The quantized model loads, has the shapes of the float one and outputs near its outputs. */
    private static boolean staysWithinBound(Model model, Scheme scheme, long seed) throws Exception {
        Feed samples = samples(seed);
        byte[] quantized = new Compilation(model, Recipe.of(scheme, CalibrationMethod.MIN_MAX))
                .run(samples)
                .model();
        Subgraph main = ModelReader.read(quantized).main();
        List<Double> bounds = ErrorBound.ofOutputs(main, Magnitudes.of(main, quantized, samples));
        try (TracingModel before = TracingModel.load(ModelWriter.write(model));
                TracingModel after = TracingModel.load(quantized)) {
            assertEquals(shapes(before), shapes(after));
            for (int i = 0; i < samples.size(); i++) {
                List<byte[]> expected = before.run(samples.inputs(i, before.inputs()));
                List<byte[]> found = after.run(samples.inputs(i, after.inputs()));
                for (int o = 0; o < expected.size(); o++) {
                    float[] real = before.outputs().get(o).dequantize(expected.get(o));
                    // Floats round as well, in another order after clean-up.
                    double floats = scheme.calibrated() ? 0 : TIDY_TOLERANCE * (1 + Magnitudes.largest(real));
                    within(bounds.get(o) + floats, real, after.outputs().get(o).dequantize(found.get(o)));
                }
            }
        }
        return true;
    }

    private static void within(double bound, float[] expected, float[] found) {
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(expected[i] - found[i]);
            String what = String.format(
                    Locale.ROOT, "value %d is %f, should be %f to within %f", i, found[i], expected[i], bound);
            assertTrue(error <= bound, what);
        }
    }

    private static List<List<Integer>> shapes(TracingModel model) {
        return model.outputs().stream().map(TensorSpec::shape).toList();
    }

    private static Feed samples(long seed) {
        return new Feed() {
            @Override
            public int size() {
                return SAMPLES;
            }

            @Override
            public List<byte[]> inputs(int index, List<TensorSpec> inputs) {
                return SeededRun.inputs(inputs, seed + index);
            }
        };
    }
}
