package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes the channels between layers alike in range without changing what the model computes: what the layers that write a
 * channel are divided by, the weights that read it are multiplied with. Factors are powers of two, so outputs stay equal to
 * the last bit.
 */
public final class Equalization {
    /** Layers that both write and read scaled channels settle within few rounds. */
    private static final int MAX_ROUNDS = 10;
    /** A channel that the samples hardly used may be used more by others, which then must not be clipped too early. */
    private static final int MAX_EXPONENT = 4;

    private static final double[] STRENGTHS = {0.25, 0.5, 0.75, 1};

    private final Model model;
    private final List<ChannelGroup> groups;
    private final Map<Op, Layer> layers = new HashMap<>();

    private Equalization(Model model, Predicate<ChannelGroup> suited) {
        this.model = model;
        this.groups = ChannelGroup.find(model.main()).stream().filter(suited).toList();
        model.main().ops().forEach(op -> Layer.find(op).ifPresent(layer -> layers.put(op, layer)));
    }

    /**
     * Equalizes the weights that write a channel with those that read it (M. Nagel et al., Data-Free Quantization Through
     * Weight Equalization and Bias Correction, 2019, arXiv:1906.04721, section 4.1). It helps weights with one scale for
     * the whole tensor.
     */
    public static Model ofWeights(Model model) {
        Equalization equalization = new Equalization(model, group -> true);
        boolean changed = true;
        for (int round = 0; changed && round < MAX_ROUNDS; round++) {
            changed = false;
            for (ChannelGroup group : equalization.groups) {
                changed |= equalization.equalize(group, equalization.writingWeights(group));
            }
        }
        return equalization.result();
    }

    /**
     * Moves the difficulty of channels with large activations over to the weights that read them (G. Xiao et al.,
     * SmoothQuant, 2022, arXiv:2211.10438, equation 4). Of several strengths α, and none, each group gets the one with the
     * least {@link PredictedNoise}. The weights that write a channel stay as exact as they were, since each of their channels
     * has its own scale.
     *
     * @param samples to see the activations
     * @param type what they will be stored as
     * @param runtime that has to run the result; layers to which it allows no scale per channel are left alone
     */
    public static Model ofActivations(Model model, Feed samples, ActivationType type, TargetRuntime runtime)
            throws ModelRejectedException, DataException, InferenceException {
        Equalization equalization = new Equalization(model, group -> scalesPerChannel(group, runtime));
        if (equalization.groups.isEmpty()) {
            return model;
        }
        Map<Tensor, ChannelActivity> activity = equalization.watch(samples);
        for (ChannelGroup group : equalization.groups) {
            equalization.scale(group, equalization.leastNoise(group, activity, type));
        }
        return equalization.result();
    }

    private static boolean scalesPerChannel(ChannelGroup group, TargetRuntime runtime) {
        return Stream.concat(group.producers().stream(), group.consumers().stream())
                .allMatch(op -> runtime.scalesPerChannel(op.operator().name()));
    }

    private Map<Tensor, ChannelActivity> watch(Feed samples)
            throws ModelRejectedException, DataException, InferenceException {
        Map<Tensor, ChannelActivity> activity = new HashMap<>();
        for (ChannelGroup group : groups) {
            group.tensors().forEach(tensor -> activity.put(tensor, new ChannelActivity(group.channels())));
        }
        try (Trace trace = Trace.of(model.main(), ModelWriter.write(model))) {
            for (int i = 0; i < samples.size(); i++) {
                trace.run(samples.inputs(i, trace.inputs()));
                activity.forEach((tensor, seen) -> trace.values(tensor).ifPresent(seen::add));
            }
        }
        return activity;
    }

    private float[] leastNoise(ChannelGroup group, Map<Tensor, ChannelActivity> activity, ActivationType type) {
        List<ChannelActivity> tensors =
                group.tensors().stream().map(activity::get).toList();
        Map<Layer, ChannelActivity> consumers = new LinkedHashMap<>();
        group.consumers().forEach(op -> consumers.put(layer(op), activity.get(op.input(0))));
        float[] best = new float[group.channels()];
        Arrays.fill(best, 1);
        double least = PredictedNoise.of(tensors, consumers, best, type);
        for (double strength : STRENGTHS) {
            float[] factors = factors(strength, tensors, readingWeights(group));
            double noise = PredictedNoise.of(tensors, consumers, factors, type);
            if (noise < least) {
                least = noise;
                best = factors;
            }
        }
        return best;
    }

    private static float[] factors(double strength, List<ChannelActivity> tensors, float[] read) {
        float[] factors = new float[read.length];
        for (int c = 0; c < factors.length; c++) {
            float largest = 0;
            for (ChannelActivity tensor : tensors) {
                largest = Math.max(largest, tensor.largest(c));
            }
            factors[c] = factor(Math.pow(largest, strength), Math.pow(read[c], 1 - strength));
        }
        return factors;
    }

    private float[] writingWeights(ChannelGroup group) {
        float[] largest = new float[group.channels()];
        for (Op op : group.producers()) {
            Layer layer = layer(op);
            float[] weights = layer.weights();
            for (int c = 0; c < largest.length; c++) {
                for (int t = 0; t < layer.taps(); t++) {
                    largest[c] = Math.max(largest[c], Math.abs(weights[layer.index(c, t)]));
                }
            }
        }
        return largest;
    }

    private float[] readingWeights(ChannelGroup group) {
        float[] largest = new float[group.channels()];
        // Input channels are the last dimension of weights, also of depthwise ones.
        for (Op op : group.consumers()) {
            float[] weights = layer(op).weights();
            for (int i = 0; i < weights.length; i++) {
                largest[i % largest.length] = Math.max(largest[i % largest.length], Math.abs(weights[i]));
            }
        }
        return largest;
    }

    private boolean equalize(ChannelGroup group, float[] written) {
        float[] read = readingWeights(group);
        float[] factors = new float[group.channels()];
        boolean changed = false;
        for (int c = 0; c < factors.length; c++) {
            factors[c] = factor(Math.sqrt(written[c]), Math.sqrt(read[c]));
            changed |= factors[c] != 1;
        }
        scale(group, factors);
        return changed;
    }

    private void scale(ChannelGroup group, float[] factors) {
        group.producers().forEach(op -> layers.put(op, divided(layer(op), factors)));
        group.consumers().forEach(op -> layers.put(op, multiplied(layer(op), factors)));
    }

    /** The power of two nearest to the quotient; 1 where either is zero. */
    private static float factor(double written, double read) {
        if (!(written > 0) || !(read > 0)) {
            return 1;
        }
        long exponent = Math.round((Math.log(written) - Math.log(read)) / Math.log(2));
        return Math.scalb(1f, (int) Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, exponent)));
    }

    private static Layer divided(Layer layer, float[] factors) {
        float[] weights = layer.weights();
        Optional<float[]> bias = layer.bias();
        for (int c = 0; c < factors.length; c++) {
            for (int t = 0; t < layer.taps(); t++) {
                weights[layer.index(c, t)] /= factors[c];
            }
            if (bias.isPresent()) {
                bias.get()[c] /= factors[c];
            }
        }
        return layer.with(weights, bias);
    }

    private static Layer multiplied(Layer layer, float[] factors) {
        float[] weights = layer.weights();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= factors[i % factors.length];
        }
        return layer.with(weights, layer.bias());
    }

    private Layer layer(Op original) {
        return Objects.requireNonNull(layers.get(original));
    }

    private Model result() {
        Map<Op, Op> changed = new HashMap<>();
        layers.forEach((op, layer) -> changed.put(op, layer.op()));
        return Layers.replace(model, changed);
    }
}
