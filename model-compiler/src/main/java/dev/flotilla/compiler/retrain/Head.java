package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last fully-connected layer of a model with one answer, and what turns its sums into the answer. Its weights are
 * float, or int8 with an int32 bias.
 *
 * @param layer the operator
 * @param link what follows it
 * @param last whether its sums are the model's output, as they are
 */
record Head(Op layer, Link link, boolean last) {
    private static final String LOGISTIC = "LOGISTIC";
    /** What may stand between the layer, its link and the output without changing an order or a value much. */
    private static final Set<String> TRANSPARENT = Set.of("QUANTIZE", "DEQUANTIZE", "RESHAPE", "SQUEEZE");

    private static final int WEIGHTS = 1;
    private static final int BIAS = 2;

    /**
     * The head of a model.
     *
     * @throws UnsupportedModelException saying what stands where a head should be
     */
    static Head find(Model model) throws UnsupportedModelException {
        Subgraph graph = model.main();
        Op op = layer(graph);
        if (graph.outputs().size() > 1 && !EmbeddingOutput.isIn(graph, op)) {
            throw new UnsupportedModelException("a head is retrained for models of one answer, this one has "
                    + graph.outputs().size() + " outputs");
        }
        Link link = link(behind(graph, graph.outputs().get(0)));
        if (!op.operator().equals(Operator.FULLY_CONNECTED)) {
            throw new UnsupportedModelException(
                    "the model ends in " + op + "; only the weights of a FULLY_CONNECTED before"
                            + " the output, or before its SOFTMAX or LOGISTIC, are retrained");
        }
        Head head = new Head(op, link, op.output() == graph.outputs().get(0));
        head.requireTrainable(graph);
        return head;
    }

    /**
     * What the first output comes from, before its link: usually the last layer.
     *
     * @throws UnsupportedModelException saying why there is nothing
     */
    static Op layer(Subgraph graph) throws UnsupportedModelException {
        if (graph.outputs().isEmpty()) {
            throw new UnsupportedModelException("the model has no output");
        }
        Op op = behind(graph, graph.outputs().get(0));
        return link(op) == Link.IDENTITY ? op : behind(graph, op.input(0));
    }

    private static Op behind(Subgraph graph, Tensor tensor) throws UnsupportedModelException {
        Tensor at = tensor;
        for (int steps = 0; steps <= graph.ops().size(); steps++) {
            Optional<Op> op = graph.writer(at);
            if (op.isEmpty()) {
                throw new UnsupportedModelException("nothing computes " + at + ", where a head was expected");
            }
            if (!TRANSPARENT.contains(op.get().operator().name())) {
                return op.get();
            }
            at = op.get().input(0);
        }
        throw new UnsupportedModelException("the operators before " + tensor + " go round in a circle");
    }

    private static Link link(Op op) throws UnsupportedModelException {
        if (op.operator().name().equals(LOGISTIC)) {
            return Link.LOGISTIC;
        }
        if (!op.operator().equals(Operator.SOFTMAX)) {
            return Link.IDENTITY;
        }
        if (op.options().map(options -> options.number("beta", 1)).orElse(1f) != 1f) {
            throw new UnsupportedModelException(op + ": only a softmax with beta 1 is retrained");
        }
        return Link.SOFTMAX;
    }

    private void requireTrainable(Subgraph graph) throws UnsupportedModelException {
        Tensor weights = layer.input(WEIGHTS);
        if (layer.findInput(BIAS).filter(Tensor::isConstant).isEmpty() || !weights.isConstant()) {
            throw new UnsupportedModelException(layer + ": needs constant weights and a constant bias to be retrained");
        }
        boolean stored = weights.type() == DataType.INT8 && bias().type() == DataType.INT32;
        if (!stored && !(weights.type() == DataType.FLOAT32 && bias().type() == DataType.FLOAT32)) {
            throw new UnsupportedModelException(layer + ": holds " + weights.type() + " weights and a " + bias().type()
                    + " bias; only float heads and int8 ones with an int32 bias are retrained");
        }
        int activation = layer.options()
                .map(options -> options.integer("fused_activation_function", Options.ACTIVATION_NONE))
                .orElse((int) Options.ACTIVATION_NONE);
        if (activation != Options.ACTIVATION_NONE) {
            throw new UnsupportedModelException(layer + ": has an activation of its own, which a head must not have");
        }
        if (graph.readers(weights).size() > 1 || graph.readers(bias()).size() > 1) {
            throw new UnsupportedModelException(layer + ": shares its weights or its bias with another operator");
        }
        if (features().elements() != inputs()) {
            throw new UnsupportedModelException(
                    layer + ": takes " + features() + ", which is more than one row of " + inputs() + " features");
        }
        if (link == Link.LOGISTIC && outputs() != 1) {
            throw new UnsupportedModelException(
                    layer + ": " + outputs() + " logistic outputs, each a question of its own; only one is retrained");
        }
    }

    Tensor features() {
        return layer.input(0);
    }

    Tensor weightTensor() {
        return layer.input(WEIGHTS);
    }

    Tensor bias() {
        return layer.input(BIAS);
    }

    int outputs() {
        return weightTensor().shape().get(0);
    }

    int inputs() {
        return weightTensor().shape().get(1);
    }

    boolean isInteger() {
        return weightTensor().type() == DataType.INT8;
    }

    /** The numbers as reals. */
    HeadWeights weights() {
        if (!isInteger()) {
            return new HeadWeights(inputs(), weightTensor().floats(), bias().floats());
        }
        float[] weightScales = scales(weightTensor());
        byte[] stored = new byte[inputs() * outputs()];
        weightTensor().bytes().get(stored);
        float[] weights = new float[stored.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = stored[i] * weightScales[weightScales.length == 1 ? 0 : i / inputs()];
        }
        float[] biasScales = scales(bias());
        IntBuffer steps = bias().bytes().asIntBuffer();
        float[] bias = new float[outputs()];
        for (int c = 0; c < bias.length; c++) {
            bias[c] = (float) (steps.get(c) * (double) biasScales[biasScales.length == 1 ? 0 : c]);
        }
        return new HeadWeights(inputs(), weights, bias);
    }

    static float[] scales(Tensor tensor) {
        List<Float> listed = tensor.quantization().flatMap(Quantization::scales).orElse(List.of());
        if (listed.isEmpty()) {
            throw new IllegalStateException(tensor + " has no scale");
        }
        float[] scales = new float[listed.size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = listed.get(i);
        }
        return scales;
    }

    /** The scale of the features, of a head of integers. */
    float featureScale() {
        return features().quantization().map(Quantization::scale).orElseThrow();
    }
}
