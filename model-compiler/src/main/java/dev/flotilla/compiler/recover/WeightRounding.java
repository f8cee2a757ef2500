package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Rounds weights to the grid of int8 ahead of quantization, by what the inputs of their layers look like. The result is
 * still a float model; quantization finds its weights on the grid and keeps them.
 *
 * <p>A layer's inputs count through the mean products of every two of them, over at most {@value #WINDOWS} windows chosen by
 * a fixed seed. Layers with more than {@value #MAX_TAPS} weights a channel stay as they are. Layers go through in
 * groups whose moments take at most 64 MiB or belong to one layer.
 *
 * @param adaptive whether to round so that outputs change least ({@link Rounding}), else each weight to the nearest
 * @param correctingBias whether the bias takes up the mean error that remains: the rounding errors times the inputs' means
 *     (M. Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction, 2019, arXiv:1906.04721,
 *     section 4.2, with means measured on samples)
 * @param runtime where it has one scale for all weights of a layer, they stay as they are: the grid is that of a channel
 */
record WeightRounding(boolean adaptive, boolean correctingBias, TargetRuntime runtime) {
    private static final int MAX_TAPS = 2048;
    private static final int WINDOWS = 2048;
    private static final long MAX_DOUBLES = 8L << 20;
    private static final long SEED = 20200422;

    /** The model with rounded weights. */
    Model apply(Model model, Feed samples) throws ModelRejectedException, DataException, InferenceException {
        Map<Op, Op> changed = new HashMap<>();
        for (List<LayerMoments> group : groups(model)) {
            measure(group, model, samples);
            group.stream()
                    .filter(moments -> !moments.isEmpty())
                    .forEach(moments ->
                            changed.put(moments.layer().op(), rounded(moments).op()));
        }
        return Layers.replace(model, changed);
    }

    private List<List<LayerMoments>> groups(Model model) {
        List<List<LayerMoments>> groups = new ArrayList<>();
        long room = 0;
        for (Op op : model.main().ops()) {
            Optional<Layer> layer = Layer.find(op)
                    .filter(found -> found.taps() <= MAX_TAPS)
                    .filter(found -> runtime.scalesPerChannel(op.operator().name()));
            Optional<Windows> windows = layer.flatMap(Windows::of);
            if (windows.isPresent()) {
                long size = LayerMoments.size(layer.get(), windows.get());
                if (size > room) {
                    groups.add(new ArrayList<>());
                    room = MAX_DOUBLES;
                }
                room -= size;
                groups.get(groups.size() - 1).add(new LayerMoments(layer.get(), windows.get()));
            }
        }
        return groups;
    }

    private static void measure(List<LayerMoments> group, Model model, Feed samples)
            throws ModelRejectedException, DataException, InferenceException {
        int limit = Math.max(1, WINDOWS / Math.max(1, samples.size()));
        try (Trace trace = Trace.of(model.main(), ModelWriter.write(model))) {
            for (int i = 0; i < samples.size(); i++) {
                trace.run(samples.inputs(i, trace.inputs()));
                for (LayerMoments moments : group) {
                    Random random = new Random(SEED + i);
                    trace.values(moments.layer().op().input(0)).ifPresent(input -> moments.add(input, limit, random));
                }
            }
        }
    }

    private Layer rounded(LayerMoments seen) {
        Layer layer = seen.layer();
        float[] weights = layer.weights();
        Optional<float[]> bias = layer.bias();
        boolean corrects = correctingBias && bias.isPresent();
        List<LayerMoments.Seen> inputs = seen.byChannel(corrects);
        for (int c = 0; c < layer.channels(); c++) {
            double[] taps = channel(layer, weights, c);
            double[] errors = adaptive ? Rounding.adaptive(taps, inputs.get(c).products()) : Rounding.nearest(taps);
            for (int t = 0; t < errors.length; t++) {
                weights[layer.index(c, t)] += (float) errors[t];
                if (corrects) {
                    bias.get()[c] -= (float) (errors[t] * inputs.get(c).means()[t]);
                }
            }
        }
        return layer.with(weights, bias);
    }

    private static double[] channel(Layer layer, float[] weights, int channel) {
        double[] taps = new double[layer.taps()];
        for (int t = 0; t < taps.length; t++) {
            taps[t] = weights[layer.index(channel, t)];
        }
        return taps;
    }
}
