package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.calibrate.Histogram;
import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs a float model and its quantized form side by side and compares what their operators give. */
public final class LayerComparison {
    private static final int BINS = 64;
    private static final Set<String> CONVERSIONS = Set.of("QUANTIZE", "DEQUANTIZE");
    private static final Set<String> WEIGHTED = Set.of(
            Operator.CONV_2D.name(),
            Operator.DEPTHWISE_CONV_2D.name(),
            Operator.FULLY_CONNECTED.name(),
            "TRANSPOSE_CONV");

    private final Op original;
    private final Op quantized;
    private final Histogram activations = new Histogram();
    private double power;
    private double noise;

    private LayerComparison(Op original, Op quantized) {
        this.original = original;
        this.quantized = quantized;
    }

    /**
     * The fidelity of every operator that both models have, in execution order. Operators are matched by their order, as
     * quantization keeps it: all of them but conversions, or if they differ nonetheless, those with weights. An output that
     * is not finite for a sample, such as a logarithm of zero, is not compared on it.
     *
     * @param original a float model that scales its channels as the quantized one does
     */
    public static List<LayerFidelity> of(Model original, Model quantized, Feed samples)
            throws ModelRejectedException, DataException, InferenceException {
        List<LayerComparison> pairs = pairs(original, quantized);
        try (Trace before = Trace.of(original.main(), ModelWriter.write(original));
                Trace after = Trace.of(quantized.main(), ModelWriter.write(quantized))) {
            for (int i = 0; i < samples.size(); i++) {
                before.run(samples.inputs(i, before.inputs()));
                after.run(samples.inputs(i, after.inputs()));
                for (LayerComparison pair : pairs) {
                    pair.add(before.values(pair.original.output()), after.values(pair.quantized.output()));
                }
            }
        }
        return pairs.stream()
                .filter(pair -> pair.activations.total() > 0)
                .map(LayerComparison::result)
                .toList();
    }

    private static List<LayerComparison> pairs(Model original, Model quantized) {
        List<LayerComparison> all = zipped(
                original.main().ops().stream().filter(op -> !isConversion(op)).toList(),
                quantized.main().ops().stream().filter(op -> !isConversion(op)).toList());
        List<LayerComparison> found = all.isEmpty()
                ? zipped(
                        original.main().ops().stream()
                                .filter(LayerComparison::isWeighted)
                                .toList(),
                        quantized.main().ops().stream()
                                .filter(LayerComparison::isWeighted)
                                .toList())
                : all;
        return found.stream()
                .filter(pair -> pair.original.output().type() == DataType.FLOAT32)
                .toList();
    }

    private static boolean isConversion(Op op) {
        return CONVERSIONS.contains(op.operator().name());
    }

    private static boolean isWeighted(Op op) {
        return WEIGHTED.contains(op.operator().name());
    }

    /** The pairs of both lists; none unless all have the same operator. */
    private static List<LayerComparison> zipped(List<Op> original, List<Op> quantized) {
        List<LayerComparison> pairs = new ArrayList<>();
        for (int i = 0; i < original.size() && i < quantized.size(); i++) {
            if (original.get(i)
                            .operator()
                            .name()
                            .equals(quantized.get(i).operator().name())
                    && !original.get(i).outputs().isEmpty()) {
                pairs.add(new LayerComparison(original.get(i), quantized.get(i)));
            }
        }
        return pairs.size() == original.size() && pairs.size() == quantized.size() ? pairs : List.of();
    }

    private void add(Optional<float[]> expected, Optional<float[]> found) {
        if (expected.isEmpty() || found.isEmpty() || expected.get().length != found.get().length) {
            return;
        }
        if (!isFinite(expected.get()) || !isFinite(found.get())) {
            return;
        }
        activations.add(expected.get());
        for (int i = 0; i < expected.get().length; i++) {
            double value = expected.get()[i];
            double error = value - found.get()[i];
            power += value * value;
            noise += error * error;
        }
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private LayerFidelity result() {
        Optional<Histogram> weights = Layer.find(original).map(layer -> {
            Histogram values = new Histogram();
            values.add(layer.weights());
            return values;
        });
        return new LayerFidelity(
                original.operator().name(),
                original.output().name(),
                10 * Math.log10(power / noise),
                weights.map(values -> values.distribution(BINS)),
                activations.distribution(BINS));
    }
}
