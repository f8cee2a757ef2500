package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.calibrate.Calibrator;
import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.pass.integer.IntegerPasses;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Quantizes models of any number of inputs on random data and measures how far the outputs stray. */
final class UnitModels {
    private static final int SAMPLES = 32;

    private UnitModels() {}

    /** The largest error of any output, as a fraction of the float output's range. */
    static double worstError(Path file, LoadedModel before, TfliteEngine engine) throws Exception {
        Model model = InputFiles.model(file);
        byte[] rewritten = ModelWriter.write(model);
        List<List<float[]>> samples = samples(before.inputs());
        byte[] quantized;
        try (Calibrator calibrator = Calibrator.over(model.main(), rewritten)) {
            for (List<float[]> sample : samples) {
                calibrator.add(stored(sample, before.inputs()));
            }
            quantized = ModelWriter.write(new Pipeline(
                            IntegerPasses.int8(
                                    calibrator.result(CalibrationMethod.MIN_MAX).ranges()),
                            Invariants::check)
                    .run(model)
                    .model());
        }
        double worst = 0;
        try (LoadedModel after = engine.load(quantized)) {
            float range = 0;
            float error = 0;
            for (List<float[]> sample : samples) {
                List<byte[]> expected = before.run(stored(sample, before.inputs()));
                List<byte[]> found = after.run(stored(sample, after.inputs()));
                for (int o = 0; o < expected.size(); o++) {
                    float[] real = before.outputs().get(o).dequantize(expected.get(o));
                    float[] near = after.outputs().get(o).dequantize(found.get(o));
                    for (int i = 0; i < real.length; i++) {
                        range = Math.max(range, Math.abs(real[i]));
                        error = Math.max(error, Math.abs(real[i] - near[i]));
                    }
                }
            }
            worst = error / range;
        }
        return worst;
    }

    private static List<List<float[]>> samples(List<TensorSpec> inputs) {
        Random random = new Random(3);
        List<List<float[]>> samples = new ArrayList<>();
        for (int s = 0; s < SAMPLES; s++) {
            List<float[]> sample = new ArrayList<>();
            for (TensorSpec input : inputs) {
                float[] values = new float[input.elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextFloat() * 2 - 1;
                }
                sample.add(values);
            }
            samples.add(sample);
        }
        return samples;
    }

    private static List<byte[]> stored(List<float[]> sample, List<TensorSpec> inputs) {
        List<byte[]> stored = new ArrayList<>();
        for (int i = 0; i < sample.size(); i++) {
            stored.add(inputs.get(i).quantize(sample.get(i)));
        }
        return stored;
    }
}
