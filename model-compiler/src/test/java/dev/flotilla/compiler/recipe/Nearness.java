package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How near a quantized model comes to its float model.
 *
 * @param decibels signal to noise of all real outputs together; infinite where all are equal or there are none
 * @param same the share of equal bytes among outputs that are truth values or indices; 1 where there are none
 */
record Nearness(double decibels, double same) {
    private static final Set<TensorType> REAL = Set.of(TensorType.FLOAT32, TensorType.INT8, TensorType.INT16);
    private static final TfliteEngine REFERENCE = new TfliteEngine(EngineOptions.reference());

    static Nearness of(byte[] original, byte[] quantized, SeededFeed samples) throws Exception {
        Outputs expected = Outputs.of(original, samples);
        Outputs found = Outputs.of(quantized, samples);
        double decibels = expected.reals.isEmpty()
                ? Double.POSITIVE_INFINITY
                : Fidelity.sqnrDecibels(array(expected.reals), array(found.reals));
        int same = 0;
        for (int i = 0; i < expected.others.size(); i++) {
            same += expected.others.get(i).equals(found.others.get(i)) ? 1 : 0;
        }
        return new Nearness(decibels, expected.others.isEmpty() ? 1 : (double) same / expected.others.size());
    }

    private record Outputs(List<Float> reals, List<Byte> others) {
        static Outputs of(byte[] model, SeededFeed samples) throws Exception {
            Outputs all = new Outputs(new ArrayList<>(), new ArrayList<>());
            try (LoadedModel loaded = REFERENCE.load(model)) {
                for (int i = 0; i < samples.size(); i++) {
                    List<byte[]> outputs = loaded.run(samples.inputs(i, loaded.inputs()));
                    for (int k = 0; k < outputs.size(); k++) {
                        all.add(loaded.outputs().get(k), outputs.get(k));
                    }
                }
            }
            return all;
        }

        private void add(TensorSpec spec, byte[] output) {
            if (REAL.contains(spec.type())) {
                for (float value : spec.dequantize(output)) {
                    reals.add(value);
                }
                return;
            }
            for (byte value : output) {
                others.add(value);
            }
        }
    }

    private static float[] array(List<Float> values) {
        float[] all = new float[values.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return all;
    }
}
