package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.tflite.TfliteEngine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model up to its head, run by the kernels that devices use: gives the features of samples. The operators behind are cut
 * off, since those kernels must not be asked for a tensor inside of a graph.
 */
final class FeatureModel implements AutoCloseable {
    private final LoadedModel model;
    private final boolean raw;

    private FeatureModel(LoadedModel model, boolean raw) {
        this.model = model;
        this.raw = raw;
    }

    static FeatureModel of(Model whole) throws UnsupportedModelException, ModelRejectedException {
        Tensor features = Head.find(whole).features();
        boolean raw = whole.main().inputs().contains(features);
        // A model that is nothing but its head has its own input as features.
        byte[] file = ModelWriter.write(raw ? whole : whole.withMain(until(whole.main(), features)));
        return new FeatureModel(new TfliteEngine().load(file), raw);
    }

    /** The part of a graph that computes a tensor. */
    static Subgraph until(Subgraph graph, Tensor features) {
        Set<Tensor> needed = new HashSet<>();
        needed.add(features);
        List<Op> kept = new ArrayList<>();
        for (int i = graph.ops().size() - 1; i >= 0; i--) {
            Op op = graph.ops().get(i);
            if (op.outputs().stream().anyMatch(needed::contains)) {
                op.inputs().forEach(input -> input.ifPresent(needed::add));
                kept.add(0, op);
            }
        }
        return Subgraph.of("features", graph.inputs(), List.of(features), kept, List.of());
    }

    /** The features of one sample. */
    float[] features(Feed samples, int index) throws DataException, InferenceException {
        List<byte[]> inputs = samples.inputs(index, model.inputs());
        TensorSpec spec = raw ? model.inputs().get(0) : model.outputs().get(0);
        return spec.dequantize(raw ? inputs.get(0) : model.run(inputs).get(0));
    }

    @Override
    public void close() {
        model.close();
    }
}
