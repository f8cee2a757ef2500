package dev.flotilla.compiler.testkit;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Small float graphs, grown op by op from one input. */
public final class Graphs {
    private final List<Op> ops = new ArrayList<>();
    private final Tensor input;

    private Graphs(Tensor input) {
        this.input = input;
    }

    public static Graphs withInput(Integer... shape) {
        return new Graphs(Tensor.computed("input", DataType.FLOAT32, List.of(shape)));
    }

    public Tensor input() {
        return input;
    }

    public static Tensor floats(String name, List<Integer> shape, float... values) {
        return Tensor.constant(name, DataType.FLOAT32, shape, Buffer.ofFloats(values));
    }

    public static Tensor ints(String name, int... values) {
        return Tensor.constant(name, DataType.INT32, List.of(values.length), Buffer.ofInts(values));
    }

    /** Adds an op and returns its output, a float tensor of this shape. */
    public Tensor op(Operator operator, String options, List<Tensor> inputs, Integer... shape) {
        return op(operator, Options.named(options), inputs, shape);
    }

    public Tensor op(Operator operator, Options options, List<Tensor> inputs, Integer... shape) {
        Tensor output = Tensor.computed("t" + ops.size(), DataType.FLOAT32, List.of(shape));
        ops.add(Op.of(operator, 1, inputs, List.of(output), options));
        return output;
    }

    /** As {@link #op(Operator, Options, List, Integer...)}, by the operator's name in the schema. */
    public Tensor op(String operator, String options, List<Tensor> inputs, Integer... shape) {
        return op(operator, Options.named(options), inputs, shape);
    }

    public Tensor op(String operator, Options options, List<Tensor> inputs, Integer... shape) {
        int code = List.of(BuiltinOperator.names).indexOf(operator);
        return op(Operator.builtin(code, operator), options, inputs, shape);
    }

    public Tensor fullyConnected(Tensor from, Tensor weights, Tensor bias) {
        return op(
                Operator.FULLY_CONNECTED,
                Options.named("FullyConnectedOptions"),
                List.of(from, weights, bias),
                1,
                weights.shape().get(0));
    }

    public Subgraph build(Tensor... outputs) {
        Map<String, Tensor> named = new java.util.LinkedHashMap<>();
        for (Tensor output : outputs) {
            named.put(output.name(), output);
        }
        Signature signature = new Signature("serving_default", Map.of("input", input), named);
        return Subgraph.of("main", List.of(input), List.of(outputs), ops, List.of(signature));
    }
}
