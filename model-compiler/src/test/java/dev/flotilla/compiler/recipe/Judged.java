package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.evaluate.McNemar;
import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A quantized model against its float model on the same samples.
 *
 * @param answers for labelled samples, those lost and won against float
 */
record Judged(int bytes, double sqnrDecibels, double agreement, Optional<McNemar> answers) {
    private static final TfliteEngine REFERENCE = new TfliteEngine(EngineOptions.reference());

    static Judged of(ReferenceCase how, byte[] quantized) throws Exception {
        List<float[]> expected = outputs(how.model(), how.evaluation());
        List<float[]> found = outputs(quantized, how.evaluation());
        int same = 0;
        int lost = 0;
        int won = 0;
        for (int i = 0; i < expected.size(); i++) {
            int before = Fidelity.argMax(expected.get(i));
            int after = Fidelity.argMax(found.get(i));
            same += before == after ? 1 : 0;
            if (how.labels().isPresent() && before != after) {
                lost += before == how.labels().get()[i] ? 1 : 0;
                won += after == how.labels().get()[i] ? 1 : 0;
            }
        }
        McNemar answers = new McNemar(lost, won);
        return new Judged(
                quantized.length,
                Fidelity.sqnrDecibels(joined(expected), joined(found)),
                (double) same / expected.size(),
                how.labels().map(labels -> answers));
    }

    private static List<float[]> outputs(byte[] model, RealFeed samples) throws Exception {
        List<float[]> outputs = new ArrayList<>();
        try (LoadedModel loaded = REFERENCE.load(model)) {
            for (int i = 0; i < samples.size(); i++) {
                List<byte[]> output = loaded.run(samples.inputs(i, loaded.inputs()));
                outputs.add(loaded.outputs().get(0).dequantize(output.get(0)));
            }
        }
        return outputs;
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.size() * parts.get(0).length];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i), 0, all, i * parts.get(i).length, parts.get(i).length);
        }
        return all;
    }

    /** One line of the table. */
    String row(String model, String variant) {
        String lost = answers.map(test -> String.format(
                        Locale.ROOT, ", lost %d, won %d, p %.3f", test.lost(), test.won(), test.probability()))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%-16s %-16s %8d bytes %6.2f dB, agreement %.4f%s",
                model,
                variant,
                bytes,
                sqnrDecibels,
                agreement,
                lost);
    }
}
