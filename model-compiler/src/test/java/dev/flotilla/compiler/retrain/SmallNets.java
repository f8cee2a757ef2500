package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Compilation;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RealFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Nets with a hidden layer and random weights, and samples for them. */
final class SmallNets {
    static final int INPUTS = 4;
    static final int FEATURES = 6;
    static final int CLASSES = 3;
    /** Of an operator without any; the file needs some. */
    static final String NO_OPTIONS = "AbsOptions";

    private final Random random;

    SmallNets(Random random) {
        this.random = random;
    }

    float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** One hidden layer with ReLU, a head, and what follows that. */
    Model net(int outputs, String link) {
        Graphs graph = Graphs.withInput(1, INPUTS);
        Tensor hidden = layer(graph, graph.input(), INPUTS, FEATURES);
        Tensor active = graph.op("RELU", NO_OPTIONS, List.of(hidden), 1, FEATURES);
        Tensor sums = layer(graph, active, FEATURES, outputs);
        Tensor answer =
                switch (link) {
                    case "SOFTMAX" ->
                        graph.op(
                                "SOFTMAX", Options.named("SoftmaxOptions").with("beta", 1f), List.of(sums), 1, outputs);
                    case "LOGISTIC" -> graph.op("LOGISTIC", NO_OPTIONS, List.of(sums), 1, outputs);
                    default -> sums;
                };
        return Model.of("net", graph.build(answer));
    }

    /** Fully connected. */
    Tensor layer(Graphs graph, Tensor input, int from, int to) {
        return graph.fullyConnected(
                input,
                Graphs.floats("w" + from + to, List.of(to, from), floats(to * from)),
                Graphs.floats("b" + from + to, List.of(to), floats(to)));
    }

    RealFeed samples(int count) {
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(floats(INPUTS));
        }
        return new RealFeed(all);
    }

    static Model int8(Model net, RealFeed samples) throws Exception {
        return ModelReader.read(new Compilation(net, Recipe.of(Scheme.INT8).recovering(Set.of()))
                .run(samples)
                .model());
    }
}
