package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.Bias;
import dev.flotilla.compiler.quant.ChannelWeights;
import dev.flotilla.compiler.quant.TargetRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the weights of convolutions and dense layers int8, with one scale per output channel. */
final class QuantizeWeights implements Pass {
    private final TargetRuntime runtime;

    QuantizeWeights(TargetRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public String name() {
        return "quantize-weights";
    }

    /** Two ops that share weights share them still, unless their biases ask for different scales. */
    private record Key(Tensor weights, int axis, List<Float> lowestScales) {}

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Map<Key, Tensor> stored = new HashMap<>();
        return Rewrites.eachOp(graph, op -> Rules.findQuantized(op)
                .flatMap(Rule::weighted)
                .filter(at -> op.input(at.weights()).type() == DataType.FLOAT32)
                .map(at -> quantize(op, at, stored))
                .orElse(op));
    }

    private Op quantize(Op op, Weighted at, Map<Key, Tensor> stored) {
        Key key = new Key(op.input(at.weights()), at.axis(), lowestScales(op, at));
        Tensor weights = stored.computeIfAbsent(
                key, missing -> perChannel(op) ? storePerChannel(missing) : storePerTensor(missing));
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        inputs.set(at.weights(), Optional.of(weights));
        return op.withInputs(inputs);
    }

    private boolean perChannel(Op op) {
        return runtime.scalesPerChannel(op.operator().name());
    }

    /** Zeros where any scale will do: without a bias, and with one of 64 bits, which nothing overflows. */
    private static List<Float> lowestScales(Op op, Weighted at) {
        int channels = op.input(at.weights()).shape().get(at.axis());
        float[] lowest = new float[channels];
        Tensor activation =
                Rules.findQuantized(op).flatMap(rule -> rule.mainActivation(op)).orElseThrow();
        Optional<Tensor> bias = op.findInput(at.bias());
        if (bias.isPresent() && activation.type() == DataType.INT8) {
            lowest = Bias.lowestScales(bias.get().floats(), Stored.scale(activation));
        }
        List<Float> listed = new ArrayList<>();
        for (float scale : lowest) {
            listed.add(scale);
        }
        return listed;
    }

    private static Tensor storePerChannel(Key key) {
        int[] shape = key.weights().shape().stream().mapToInt(Integer::intValue).toArray();
        float[] lowest = new float[key.lowestScales().size()];
        for (int i = 0; i < lowest.length; i++) {
            lowest[i] = key.lowestScales().get(i);
        }
        return store(key, ChannelWeights.quantize(key.weights().floats(), shape, key.axis(), lowest));
    }

    private static Tensor storePerTensor(Key key) {
        float[] weights = key.weights().floats();
        float lowest = key.lowestScales().stream().max(Float::compare).orElse(0f);
        return store(key, ChannelWeights.quantize(weights, new int[] {1, weights.length}, 0, new float[] {lowest}));
    }

    private static Tensor store(Key key, ChannelWeights stored) {
        return key.weights()
                .quantizedAs(DataType.INT8, Stored.symmetric(stored.scales(), key.axis()))
                .withBuffer(Optional.of(Buffer.of(stored.values())));
    }
}
