package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.PaddedConvolution;
import dev.flotilla.compiler.testkit.SeededRun;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever kernels the engine is asked for, a model computes the same. */
class KernelsTest {
    private static final long SEED = 20260105;
    /** Sums of floats in another order. */
    private static final float FLOAT_ERROR = 1e-5f;
    /** In steps of the output: both kernels round to one of the two nearest values. */
    private static final float ROUNDING = 1.001f;

    @Test
    void aFloatConvolutionComputesTheSameAsItIsAndTidied() throws Exception {
        for (PaddedConvolution convolution : PaddedConvolution.sweep()) {
            Model model = Model.of("test", convolution.graph());
            float[] expected = outputs(ModelWriter.write(model), EngineOptions.reference());
            byte[] tidied = ModelWriter.write(Tidying.tidy(model).model());
            for (byte[] file : List.of(ModelWriter.write(model), tidied)) {
                String message = convolution.toString();
                assertArrayEquals(expected, outputs(file, EngineOptions.defaults()), FLOAT_ERROR, message);
            }
        }
    }

    @Test
    void aCompiledConvolutionComputesTheSameToAStep() throws Exception {
        for (PaddedConvolution convolution : PaddedConvolution.sweep()) {
            byte[] compiled = compile(Model.of("test", convolution.graph()));
            float[] expected = outputs(compiled, EngineOptions.reference());
            float[] found = outputs(compiled, EngineOptions.defaults());
            assertArrayEquals(expected, found, ROUNDING * step(compiled), convolution.toString());
        }
    }

    @Test
    void operatorsThatNobodyReadsTakeNobodyDown() throws Exception {
        Tensor constant = Graphs.floats("constant", List.of(1, 2), 1, 2);
        Graphs graphs = Graphs.withInput(1, 2);
        Tensor unread = graphs.op(Operator.RELU, "AbsOptions", List.of(constant), 1, 2);
        graphs.op(Operator.ADD, "AddOptions", List.of(unread, constant), 1, 2);
        Tensor sum = graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), constant), 1, 2);
        byte[] file = ModelWriter.write(Model.of("test", graphs.build(sum)));
        assertArrayEquals(
                outputs(file, EngineOptions.reference()), outputs(file, EngineOptions.defaults()), FLOAT_ERROR);
    }

    private static byte[] compile(Model model) throws Exception {
        Recipe recipe = new Recipe(Scheme.INT8, CalibrationMethod.MIN_MAX, true);
        return new Compilation(model, recipe)
                .run(new SeededFeed(SEED, 4, -1, 1))
                .model();
    }

    /** Between neighbouring values of the output. */
    private static float step(byte[] compiled) throws Exception {
        Optional<Quantization> stored =
                ModelReader.read(compiled).main().outputs().get(0).quantization();
        return stored.orElseThrow().scale();
    }

    private static float[] outputs(byte[] file, EngineOptions options) throws Exception {
        try (LoadedModel model = new TfliteEngine(options).load(file)) {
            List<byte[]> found = model.run(SeededRun.inputs(model.inputs(), SEED));
            return model.outputs().get(0).dequantize(found.get(0));
        }
    }
}
