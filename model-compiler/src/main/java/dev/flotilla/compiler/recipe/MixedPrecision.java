package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.evaluate.FidelityMeter;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds which operators to leave float so that the outputs come near enough to the float model's: each in turn alone, to
 * measure what it costs, and then the costliest together until that is reached. At most half of the operators stay float.
 */
final class MixedPrecision {
    /** Runs of quantized models over samples that the search may take; with more operators, fewer samples. */
    private static final int MOST_RUNS = 3000;

    private static final int MOST_SAMPLES = 128;

    private final Model original;
    private final Feed samples;
    private final IntegerCompilation.Rewrite rewrite;
    private final TfliteEngine engine = new TfliteEngine(EngineOptions.reference());
    private final List<List<float[]>> expected = new ArrayList<>();

    /**
     * @param original the float model to compare with
     * @param samples to compare on
     */
    MixedPrecision(Model original, Feed samples, IntegerCompilation.Rewrite rewrite) {
        this.original = original;
        this.samples = samples;
        this.rewrite = rewrite;
    }

    /** What the outputs reach when only this operator stays float. */
    private record Sensitivity(String output, double sqnrDecibels) {}

    /**
     * The names of outputs to keep float, those {@code given} among them. When nothing reaches {@code decibels}, as many as it
     * takes to come nearest.
     */
    Set<String> reach(double decibels, Set<String> given)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        List<String> operators = original.main().ops().stream()
                .flatMap(op -> op.outputs().stream())
                .filter(output -> output.type() == DataType.FLOAT32 && !given.contains(output.name()))
                .map(Tensor::name)
                .distinct()
                .toList();
        int affordable = Math.max(1, MOST_RUNS / (2 * operators.size() + 1));
        expected.addAll(outputs(original, Math.min(samples.size(), Math.min(MOST_SAMPLES, affordable))));
        Set<String> kept = new HashSet<>(given);
        Set<String> nearest = Set.copyOf(given);
        double most = sqnr(given);
        List<Sensitivity> ranked = most >= decibels ? List.of() : ranked(operators, given);
        for (Sensitivity next : ranked.subList(0, ranked.size() / 2)) {
            kept.add(next.output());
            double reached = sqnr(kept);
            if (reached > most) {
                most = reached;
                nearest = Set.copyOf(kept);
            }
            if (most >= decibels) {
                break;
            }
        }
        return nearest;
    }

    private List<Sensitivity> ranked(List<String> operators, Set<String> given)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        List<Sensitivity> ranked = new ArrayList<>();
        for (String operator : operators) {
            Set<String> alone = new HashSet<>(given);
            alone.add(operator);
            ranked.add(new Sensitivity(operator, sqnr(alone)));
        }
        ranked.sort(Comparator.comparingDouble(Sensitivity::sqnrDecibels).reversed());
        return ranked;
    }

    /** Of the outputs, all over all samples; negative infinity when nothing could be quantized then. */
    private double sqnr(Set<String> keepFloat) throws ModelRejectedException, DataException, InferenceException {
        Model quantized;
        try {
            quantized = rewrite.keeping(keepFloat).model();
        } catch (UnsupportedModelException e) {
            return Double.NEGATIVE_INFINITY;
        }
        List<List<float[]>> found = outputs(quantized, expected.size());
        FidelityMeter meter = new FidelityMeter();
        for (int i = 0; i < found.size(); i++) {
            for (int o = 0; o < found.get(i).size(); o++) {
                meter.add(expected.get(i).get(o), found.get(i).get(o));
            }
        }
        return meter.result().sqnrDecibels();
    }

    private List<List<float[]>> outputs(Model model, int count)
            throws ModelRejectedException, DataException, InferenceException {
        List<List<float[]>> outputs = new ArrayList<>();
        try (LoadedModel loaded = engine.load(ModelWriter.write(model))) {
            for (int i = 0; i < count; i++) {
                // Spread over all samples, since neighbours may resemble each other.
                int sample = (int) ((long) i * samples.size() / count);
                List<byte[]> stored = loaded.run(samples.inputs(sample, loaded.inputs()));
                List<float[]> reals = new ArrayList<>();
                for (int o = 0; o < stored.size(); o++) {
                    reals.add(loaded.outputs().get(o).dequantize(stored.get(o)));
                }
                outputs.add(reals);
            }
        }
        return outputs;
    }
}
