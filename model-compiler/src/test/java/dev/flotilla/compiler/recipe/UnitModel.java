package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** One model of a few operators, put through a scheme and judged on random samples. */
record UnitModel(Path file) {
    /** What became of it. */
    sealed interface Outcome {}

    /** @param sqnrDecibels of the float outputs; infinite when all are equal or there are none */
    record Quantized(double sqnrDecibels, List<String> floats) implements Outcome {}

    record Refused(String reason) implements Outcome {}

    static final long SEED = 20260301;
    private static final int SAMPLES = 16;
    private static final Set<String> POSITIVE_ONLY = Set.of("SQRT", "RSQRT", "LOG");

    String name() {
        return file.getFileName().toString().replace(".tflite", "");
    }

    Outcome compile(Scheme scheme) throws Exception {
        byte[] original = Files.readAllBytes(file);
        try {
            Model model = ModelReader.read(original);
            SeededFeed samples = samples(model);
            Compiled compiled = new Compilation(model, Recipe.of(scheme, CalibrationMethod.MIN_MAX)).run(samples);
            List<String> floats =
                    compiled.floats().stream().map(Object::toString).toList();
            return new Quantized(
                    Nearness.of(original, compiled.model(), samples).decibels(), floats);
        } catch (UnsupportedModelException | ModelRejectedException e) {
            return new Refused(String.valueOf(e.getMessage()));
        }
    }

    /** Of another model of the same inputs and outputs. */
    double sqnr(byte[] other) {
        try {
            byte[] original = Files.readAllBytes(file);
            return Nearness.of(original, other, samples(ModelReader.read(original)))
                    .decibels();
        } catch (Exception e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    /** Within the range that the file states for its input, as its other ranges hold for that alone. */
    private static SeededFeed samples(Model model) {
        boolean positive = model.main().ops().stream()
                .anyMatch(op -> POSITIVE_ONLY.contains(op.operator().name()));
        Tensor input = model.main().inputs().get(0);
        List<Float> min =
                input.parts().quantization().flatMap(Quantization::min).orElse(List.of());
        List<Float> max =
                input.parts().quantization().flatMap(Quantization::max).orElse(List.of());
        return min.isEmpty() || max.isEmpty()
                ? new SeededFeed(SEED, SAMPLES, positive ? 0.1f : -1, 1)
                : new SeededFeed(SEED, SAMPLES, min.get(0), max.get(0));
    }
}
