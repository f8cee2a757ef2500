package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.tensorflow.lite.schema.BuiltinOperator;

/** A small float graph for each operator that an integer scheme knows, over one input of shape 1×4×4×4. */
final class OperatorCases {
    static final long SEED = 7;

    private final Random random = new Random(SEED);
    private final Tensor input = Tensor.computed("input", DataType.FLOAT32, List.of(1, 4, 4, 4));
    private final List<Op> ops = new ArrayList<>();

    private OperatorCases() {}

    /** The cases by the operator's name. */
    static Map<String, Subgraph> all() {
        Map<String, Subgraph> all = new LinkedHashMap<>();
        builders().forEach((name, build) -> {
            OperatorCases graph = new OperatorCases();
            build.accept(graph);
            all.put(name, graph.build());
        });
        return all;
    }

    private static Map<String, Consumer<OperatorCases>> builders() {
        Map<String, Consumer<OperatorCases>> all = new LinkedHashMap<>();
        weighted(all);
        arithmetic(all);
        elementwise(all);
        moving(all);
        slicing(all);
        joining(all);
        judging(all);
        recurrent(all);
        return all;
    }

    private static void weighted(Map<String, Consumer<OperatorCases>> all) {
        Options convolution = options("Conv2DOptions", "stride_w", 1, "stride_h", 1);
        all.put(
                "CONV_2D",
                g -> g.add("CONV_2D", convolution, g.of(g.input, g.reals(8, 3, 3, 4), g.reals(8)), 1, 4, 4, 8));
        Options depthwise = options("DepthwiseConv2DOptions", "stride_w", 1, "stride_h", 1, "depth_multiplier", 1);
        all.put(
                "DEPTHWISE_CONV_2D",
                g -> g.add("DEPTHWISE_CONV_2D", depthwise, g.of(g.input, g.reals(1, 3, 3, 4), g.reals(4)), 1, 4, 4, 4));
        Options transposed = options("TransposeConvOptions", "stride_w", 2, "stride_h", 2);
        all.put(
                "TRANSPOSE_CONV",
                g -> g.add(
                        "TRANSPOSE_CONV",
                        transposed,
                        g.of(ints(1, 8, 8, 2), g.reals(2, 3, 3, 4), g.input, g.reals(2)),
                        1,
                        8,
                        8,
                        2));
        all.put(
                "FULLY_CONNECTED",
                g -> g.add(
                        "FULLY_CONNECTED",
                        options("FullyConnectedOptions"),
                        g.of(g.input, g.reals(3, 4), g.reals(3)),
                        16,
                        3));
        all.put(
                "BATCH_MATMUL",
                g -> g.add(
                        "BATCH_MATMUL", options("BatchMatMulOptions"), g.of(g.input, g.reals(1, 4, 4, 5)), 1, 4, 4, 5));
    }

    private static void arithmetic(Map<String, Consumer<OperatorCases>> all) {
        Map<String, String> binary = Map.of(
                "ADD",
                "AddOptions",
                "SUB",
                "SubOptions",
                "MUL",
                "MulOptions",
                "SQUARED_DIFFERENCE",
                "SquaredDifferenceOptions");
        binary.forEach((name, table) ->
                all.put(name, g -> g.add(name, options(table), g.of(g.input, g.reals(4)), 1, 4, 4, 4)));
        Options kept = options("ReducerOptions", "keep_dims", true);
        for (String name : List.of("MEAN", "SUM", "REDUCE_MIN", "REDUCE_MAX", "REDUCE_PROD")) {
            all.put(name, g -> g.add(name, kept, g.of(g.input, ints(1)), 1, 1, 4, 4));
        }
    }

    private static void elementwise(Map<String, Consumer<OperatorCases>> all) {
        for (String name : List.of(
                "RELU",
                "RELU6",
                "RELU_N1_TO_1",
                "HARD_SWISH",
                "ABS",
                "SQRT",
                "RSQRT",
                "EXP",
                "LOG",
                "LOGISTIC",
                "TANH",
                "L2_NORMALIZATION",
                "LOG_SOFTMAX")) {
            String table = name.equals("L2_NORMALIZATION") ? "L2NormOptions" : "AbsOptions";
            all.put(name, g -> g.add(name, options(table), g.of(g.input), 1, 4, 4, 4));
        }
        all.put("SOFTMAX", g -> g.add("SOFTMAX", options("SoftmaxOptions", "beta", 1f), g.of(g.input), 1, 4, 4, 4));
        all.put(
                "LEAKY_RELU",
                g -> g.add("LEAKY_RELU", options("LeakyReluOptions", "alpha", 0.2f), g.of(g.input), 1, 4, 4, 4));
        all.put("GELU", g -> g.add("GELU", options("GeluOptions"), g.of(g.input), 1, 4, 4, 4));
        all.put("PRELU", g -> g.add("PRELU", options("AbsOptions"), g.of(g.input, g.reals(1, 1, 4)), 1, 4, 4, 4));
    }

    private static void moving(Map<String, Consumer<OperatorCases>> all) {
        Options pool = options("Pool2DOptions", "stride_w", 2, "stride_h", 2, "filter_width", 2, "filter_height", 2);
        for (String name : List.of("AVERAGE_POOL_2D", "MAX_POOL_2D")) {
            all.put(name, g -> g.add(name, pool, g.of(g.input), 1, 2, 2, 4));
        }
        all.put("RESHAPE", g -> g.add("RESHAPE", options("ReshapeOptions"), g.of(g.input, ints(16, 4)), 16, 4));
        all.put(
                "SQUEEZE",
                g -> g.add(
                        "SQUEEZE", options("SqueezeOptions", "squeeze_dims", new int[] {0}), g.of(g.input), 4, 4, 4));
        all.put(
                "EXPAND_DIMS",
                g -> g.add("EXPAND_DIMS", options("ExpandDimsOptions"), g.of(g.input, ints(0)), 1, 1, 4, 4, 4));
        all.put(
                "TRANSPOSE",
                g -> g.add("TRANSPOSE", options("TransposeOptions"), g.of(g.input, ints(0, 2, 1, 3)), 1, 4, 4, 4));
        Tensor paddings = shaped(List.of(4, 2), 0, 0, 1, 1, 1, 1, 0, 0);
        all.put("PAD", g -> g.add("PAD", options("PadOptions"), g.of(g.input, paddings), 1, 6, 6, 4));
        all.put(
                "PADV2",
                g -> g.add("PADV2", options("PadV2Options"), g.of(g.input, paddings, scalar(1.5f)), 1, 6, 6, 4));
        all.put(
                "MIRROR_PAD",
                g -> g.add("MIRROR_PAD", options("MirrorPadOptions"), g.of(g.input, paddings), 1, 6, 6, 4));
        for (String name : List.of("RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR")) {
            String table = name.equals("RESIZE_BILINEAR") ? "ResizeBilinearOptions" : "ResizeNearestNeighborOptions";
            all.put(name, g -> g.add(name, options(table), g.of(g.input, ints(6, 6)), 1, 6, 6, 4));
        }
        all.put("SPACE_TO_BATCH_ND", OperatorCases::toBatch);
        all.put(
                "BATCH_TO_SPACE_ND",
                g -> g.add(
                        "BATCH_TO_SPACE_ND",
                        options("BatchToSpaceNDOptions"),
                        g.of(toBatch(g), ints(2, 2), shaped(List.of(2, 2), 0, 0, 0, 0)),
                        1,
                        4,
                        4,
                        4));
        all.put(
                "SPACE_TO_DEPTH",
                g -> g.add(
                        "SPACE_TO_DEPTH", options("SpaceToDepthOptions", "block_size", 2), g.of(g.input), 1, 2, 2, 16));
        all.put(
                "DEPTH_TO_SPACE",
                g -> g.add(
                        "DEPTH_TO_SPACE", options("DepthToSpaceOptions", "block_size", 2), g.of(g.input), 1, 8, 8, 1));
        all.put(
                "BROADCAST_TO",
                g -> g.add("BROADCAST_TO", options("AbsOptions"), g.of(g.input, ints(2, 4, 4, 4)), 2, 4, 4, 4));
        all.put("TILE", g -> g.add("TILE", options("TileOptions"), g.of(g.input, ints(1, 2, 1, 1)), 1, 8, 4, 4));
        all.put(
                "REVERSE_V2",
                g -> g.add("REVERSE_V2", options("ReverseV2Options"), g.of(g.input, ints(1)), 1, 4, 4, 4));
        all.put(
                "SCATTER_ND",
                g -> g.add(
                        "SCATTER_ND",
                        options("ScatterNdOptions"),
                        g.of(shaped(List.of(1, 1), 1), g.input, ints(3, 4, 4, 4)),
                        3,
                        4,
                        4,
                        4));
        all.put("FILL", g -> g.add("FILL", options("FillOptions"), g.of(ints(2, 3), scalar(0.7f)), 2, 3));
    }

    private static Tensor toBatch(OperatorCases g) {
        return g.add(
                "SPACE_TO_BATCH_ND",
                options("SpaceToBatchNDOptions"),
                g.of(g.input, ints(2, 2), shaped(List.of(2, 2), 0, 0, 0, 0)),
                4,
                2,
                2,
                4);
    }

    private static void slicing(Map<String, Consumer<OperatorCases>> all) {
        all.put(
                "SLICE",
                g -> g.add(
                        "SLICE",
                        options("SliceOptions"),
                        g.of(g.input, ints(0, 1, 0, 0), ints(1, 2, 4, 4)),
                        1,
                        2,
                        4,
                        4));
        all.put(
                "STRIDED_SLICE",
                g -> g.add(
                        "STRIDED_SLICE",
                        options("StridedSliceOptions"),
                        g.of(g.input, ints(0, 0, 0, 0), ints(1, 4, 4, 4), ints(1, 2, 1, 1)),
                        1,
                        2,
                        4,
                        4));
        all.put(
                "SPLIT",
                g -> g.addAll(
                        "SPLIT",
                        options("SplitOptions", "num_splits", 2),
                        g.of(shaped(List.of(), 1), g.input),
                        2,
                        1,
                        2,
                        4,
                        4));
        all.put(
                "SPLIT_V",
                g -> g.addAll(
                        "SPLIT_V",
                        options("SplitVOptions", "num_splits", 2),
                        g.of(g.input, ints(2, 2), shaped(List.of(), 1)),
                        2,
                        1,
                        2,
                        4,
                        4));
        all.put(
                "UNPACK",
                g -> g.addAll("UNPACK", options("UnpackOptions", "num", 4, "axis", 1), g.of(g.input), 4, 1, 4, 4));
        all.put(
                "GATHER",
                g -> g.add("GATHER", options("GatherOptions", "axis", 1), g.of(g.input, ints(3, 0)), 1, 2, 4, 4));
        all.put(
                "GATHER_ND",
                g -> g.add(
                        "GATHER_ND",
                        options("GatherNdOptions"),
                        g.of(g.input, shaped(List.of(2, 2), 0, 3, 0, 1)),
                        2,
                        4,
                        4));
        all.put(
                "EMBEDDING_LOOKUP",
                g -> g.add("EMBEDDING_LOOKUP", options("AbsOptions"), g.of(ints(2, 0), g.reals(3, 5)), 2, 5));
    }

    private static void joining(Map<String, Consumer<OperatorCases>> all) {
        all.put(
                "CONCATENATION",
                g -> g.add(
                        "CONCATENATION",
                        options("ConcatenationOptions", "axis", 3),
                        g.of(g.input, g.twice(), g.reals(1, 4, 4, 2)),
                        1,
                        4,
                        4,
                        10));
        all.put(
                "PACK",
                g -> g.add("PACK", options("PackOptions", "values_count", 2), g.of(g.input, g.twice()), 2, 1, 4, 4, 4));
        for (String name : List.of("MAXIMUM", "MINIMUM")) {
            all.put(
                    name,
                    g -> g.add(name, options("MaximumMinimumOptions"), g.of(g.input, g.reals(1, 4, 4, 4)), 1, 4, 4, 4));
        }
        for (String name : List.of("SELECT", "SELECT_V2")) {
            String table = name.equals("SELECT") ? "SelectOptions" : "SelectV2Options";
            all.put(name, g -> g.add(name, options(table), g.of(g.truths(1, 4, 4, 4), g.input, g.twice()), 1, 4, 4, 4));
        }
        all.put(
                "DYNAMIC_UPDATE_SLICE",
                g -> g.add(
                        "DYNAMIC_UPDATE_SLICE",
                        options("DynamicUpdateSliceOptions"),
                        g.of(g.input, g.reals(1, 2, 2, 4), ints(0, 1, 1, 0)),
                        1,
                        4,
                        4,
                        4));
    }

    private static void judging(Map<String, Consumer<OperatorCases>> all) {
        all.put(
                "ARG_MAX",
                g -> g.addTyped(
                        DataType.INT32,
                        "ARG_MAX",
                        options("ArgMaxOptions", "output_type", 2),
                        g.of(g.input, ints(3)),
                        1,
                        4,
                        4));
        all.put(
                "ARG_MIN",
                g -> g.addTyped(
                        DataType.INT32,
                        "ARG_MIN",
                        options("ArgMinOptions", "output_type", 2),
                        g.of(g.input, ints(3)),
                        1,
                        4,
                        4));
        Map<String, String> comparisons = Map.of(
                "EQUAL",
                "EqualOptions",
                "NOT_EQUAL",
                "NotEqualOptions",
                "GREATER",
                "GreaterOptions",
                "GREATER_EQUAL",
                "GreaterEqualOptions",
                "LESS",
                "LessOptions",
                "LESS_EQUAL",
                "LessEqualOptions");
        comparisons.forEach((name, table) -> all.put(
                name,
                g -> g.addTyped(DataType.BOOL, name, options(table), g.of(g.input, g.reals(1, 4, 4, 4)), 1, 4, 4, 4)));
    }

    private static void recurrent(Map<String, Consumer<OperatorCases>> all) {
        all.put(
                "SVDF",
                g -> g.add(
                        "SVDF",
                        options("SVDFOptions", "rank", 1, "fused_activation_function", 1),
                        g.of(g.reshaped(16, 4), g.reals(4, 4), g.reals(4, 3), g.reals(4), variable(16, 12)),
                        16,
                        4));
        all.put(
                "LSTM",
                g -> g.lstm(
                        "LSTM", options("LSTMOptions", "fused_activation_function", 4), g.reshaped(16, 4), 16, 16, 3));
        all.put(
                "UNIDIRECTIONAL_SEQUENCE_LSTM",
                g -> g.lstm(
                        "UNIDIRECTIONAL_SEQUENCE_LSTM",
                        options("UnidirectionalSequenceLSTMOptions", "fused_activation_function", 4),
                        g.reshaped(1, 16, 4),
                        1,
                        1,
                        16,
                        3));
    }

    private Tensor lstm(String name, Options options, Tensor from, int batch, Integer... shape) {
        List<Optional<Tensor>> inputs = new ArrayList<>();
        inputs.add(Optional.of(from));
        for (int i = 1; i <= 8; i++) {
            inputs.add(Optional.of(i <= 4 ? reals(3, 4) : reals(3, 3)));
        }
        for (int i = 9; i <= 11; i++) {
            inputs.add(Optional.empty());
        }
        for (int i = 12; i <= 15; i++) {
            inputs.add(Optional.of(reals(3)));
        }
        inputs.add(Optional.empty());
        inputs.add(Optional.empty());
        inputs.add(Optional.of(variable(batch, 3)));
        inputs.add(Optional.of(variable(batch, 3)));
        return append(name, options, inputs, List.of(computed(DataType.FLOAT32, List.of(shape))));
    }

    private Tensor twice() {
        return add("ADD", options("AddOptions"), of(input, input), 1, 4, 4, 4);
    }

    private Tensor reshaped(Integer... shape) {
        int[] wanted = List.of(shape).stream().mapToInt(Integer::intValue).toArray();
        return add("RESHAPE", options("ReshapeOptions"), of(input, ints(wanted)), shape);
    }

    private List<Optional<Tensor>> of(Tensor... tensors) {
        return List.of(tensors).stream().map(Optional::of).toList();
    }

    private Tensor add(String name, Options options, List<Optional<Tensor>> inputs, Integer... shape) {
        return addTyped(DataType.FLOAT32, name, options, inputs, shape);
    }

    private Tensor addTyped(
            DataType type, String name, Options options, List<Optional<Tensor>> inputs, Integer... shape) {
        return append(name, options, inputs, List.of(computed(type, List.of(shape))));
    }

    private void addAll(String name, Options options, List<Optional<Tensor>> inputs, int outputs, Integer... shape) {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            all.add(computed(DataType.FLOAT32, List.of(shape)).withName(name + i));
        }
        append(name, options, inputs, all);
    }

    private Tensor append(String name, Options options, List<Optional<Tensor>> inputs, List<Tensor> outputs) {
        Operator operator = Operator.builtin(List.of(BuiltinOperator.names).indexOf(name), name);
        // Operators whose table is another's have none.
        boolean bare = options.table().equals("AbsOptions") && !name.equals("ABS");
        int version = name.equals("BROADCAST_TO") ? 2 : 1;
        ops.add(new Op(
                operator, version, inputs, outputs, bare ? Optional.empty() : Optional.of(options), Op.Extras.NONE));
        return outputs.get(0);
    }

    private Tensor computed(DataType type, List<Integer> shape) {
        return Tensor.computed("t" + ops.size(), type, shape);
    }

    private Subgraph build() {
        List<Tensor> outputs = ops.get(ops.size() - 1).outputs();
        return Subgraph.of("main", List.of(input), outputs, ops, List.of());
    }

    private static Options options(String table, Object... fields) {
        Options options = Options.named(table);
        for (int i = 0; i < fields.length; i += 2) {
            options = options.with((String) fields[i], fields[i + 1]);
        }
        return options;
    }

    private Tensor reals(Integer... shape) {
        float[] values = new float[List.of(shape).stream().reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return Tensor.constant(
                "reals" + random.nextInt(1000), DataType.FLOAT32, List.of(shape), Buffer.ofFloats(values));
    }

    private Tensor truths(Integer... shape) {
        byte[] values = new byte[List.of(shape).stream().reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) random.nextInt(2);
        }
        return Tensor.constant("truths", DataType.BOOL, List.of(shape), Buffer.of(values));
    }

    private static Tensor scalar(float value) {
        return Tensor.constant("scalar", DataType.FLOAT32, List.of(), Buffer.ofFloats(new float[] {value}));
    }

    private static Tensor ints(int... values) {
        return shaped(List.of(values.length), values);
    }

    private static Tensor shaped(List<Integer> shape, int... values) {
        return Tensor.constant("ints", DataType.INT32, shape, Buffer.ofInts(values));
    }

    private static Tensor variable(Integer... shape) {
        return Tensor.of(new Tensor.Parts(
                Optional.of("state"),
                DataType.FLOAT32,
                Optional.of(List.of(shape)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                false));
    }
}
