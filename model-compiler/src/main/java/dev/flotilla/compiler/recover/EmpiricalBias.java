package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.SpacedFeed;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sets the biases so that the mean of what each layer computes, before its activation function, is that of the float model
 * (M. Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction, 2019, arXiv:1906.04721, section
 * 4.2 and appendix D). Layers go in execution order, each with what the corrected quantized layers before it really give:
 * rounded and clipped activations, and noise that a rectifier turns into a shift.
 */
public final class EmpiricalBias {
    /** Runs of quantized models over samples; with more layers, fewer samples. */
    private static final int MOST_RUNS = 3000;

    private static final int MOST_SAMPLES = 128;

    /** Quantizes a float model. */
    @FunctionalInterface
    public interface Quantizer {
        Model quantize(Model model) throws UnsupportedModelException;
    }

    private final Model original;
    private final Quantizer quantizer;
    private final Feed samples;
    private final List<Op> originals;

    /**
     * @param original the float model
     * @param quantizer keeps the layers in their order
     * @param samples at least one; of many, some
     */
    EmpiricalBias(Model original, Quantizer quantizer, Feed samples) {
        this.original = original;
        this.quantizer = quantizer;
        this.originals = layers(original);
        int affordable = Math.max(1, MOST_RUNS / Math.max(1, originals.size()));
        this.samples = new SpacedFeed(samples, Math.min(MOST_SAMPLES, affordable));
    }

    private static List<Op> layers(Model model) {
        return model.main().ops().stream()
                .filter(op -> Layer.isKnown(op.operator()))
                .toList();
    }

    /** {@code rounded}, which differs from the original in weights and biases alone, with other biases. */
    Model apply(Model rounded)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        List<Optional<MeanWindow>> expected = means();
        measure(original, originals, expected);
        Model corrected = rounded;
        for (int i = 0; i < originals.size(); i++) {
            Op op = layers(corrected).get(i);
            Optional<Layer> layer = Layer.find(op).filter(found -> found.bias().isPresent());
            if (layer.isPresent() && expected.get(i).isPresent()) {
                MeanWindow found = meanOfQuantized(corrected, i);
                float[] bias = bias(i, expected.get(i).get(), layer.get(), found);
                Layer shifted = layer.get().with(layer.get().weights(), Optional.of(bias));
                corrected = Layers.replace(corrected, Map.of(op, shifted.op()));
            }
        }
        return corrected;
    }

    private List<Optional<MeanWindow>> means() {
        return originals.stream()
                .map(op -> Layer.find(op)
                        .flatMap(layer -> Windows.of(layer).map(windows -> new MeanWindow(windows, layer.depthwise()))))
                .toList();
    }

    /** What the quantized layer in place {@code index} sees. */
    private MeanWindow meanOfQuantized(Model corrected, int index)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        Model quantized = quantizer.quantize(corrected);
        MeanWindow mean = means().get(index).orElseThrow();
        measure(quantized, List.of(layers(quantized).get(index)), List.of(Optional.of(mean)));
        return mean;
    }

    private void measure(Model model, List<Op> layers, List<Optional<MeanWindow>> means)
            throws ModelRejectedException, DataException, InferenceException {
        try (Trace trace = Trace.of(model.main(), ModelWriter.write(model))) {
            for (int i = 0; i < samples.size(); i++) {
                trace.run(samples.inputs(i, trace.inputs()));
                for (int k = 0; k < layers.size(); k++) {
                    Optional<float[]> input = trace.values(layers.get(k).input(0));
                    means.get(k).ifPresent(mean -> input.ifPresent(mean::add));
                }
            }
        }
    }

    private float[] bias(int index, MeanWindow expected, Layer layer, MeanWindow found) {
        Layer before = Layer.find(originals.get(index)).orElseThrow();
        float[] bias = layer.bias().orElseThrow();
        if (expected.isEmpty() || found.isEmpty() || before.bias().isEmpty()) {
            return bias;
        }
        float[] wanted = before.bias().get();
        float[] exact = before.weights();
        float[] stored = layer.weights();
        for (int c = 0; c < bias.length; c++) {
            double[] given = expected.of(c, bias.length);
            double[] seen = found.of(c, bias.length);
            int channel = c;
            double shift = IntStream.range(0, given.length)
                    .mapToDouble(
                            t -> exact[before.index(channel, t)] * given[t] - stored[layer.index(channel, t)] * seen[t])
                    .sum();
            bias[c] = (float) (wanted[c] + shift);
        }
        return bias;
    }
}
