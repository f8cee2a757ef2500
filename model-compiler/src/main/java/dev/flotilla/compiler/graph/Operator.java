package dev.flotilla.compiler.graph;

import java.util.Optional;

/**
 * What an op computes: a builtin of TensorFlow Lite by its number and name, or a custom operator by its own name.
 *
 * @param code number in the schema's {@code BuiltinOperator}
 * @param name as in the schema ({@code CONV_2D}), or the custom code
 * @param custom the custom code as the file has it, even beside a builtin
 */
public record Operator(int code, String name, Optional<String> custom) {
    public static final Operator ADD = builtin(0, "ADD");
    public static final Operator AVERAGE_POOL_2D = builtin(1, "AVERAGE_POOL_2D");
    public static final Operator CONCATENATION = builtin(2, "CONCATENATION");
    public static final Operator CONV_2D = builtin(3, "CONV_2D");
    public static final Operator DEPTHWISE_CONV_2D = builtin(4, "DEPTHWISE_CONV_2D");
    public static final Operator DEQUANTIZE = builtin(6, "DEQUANTIZE");
    public static final Operator EMBEDDING_LOOKUP = builtin(7, "EMBEDDING_LOOKUP");
    public static final Operator FULLY_CONNECTED = builtin(9, "FULLY_CONNECTED");
    public static final Operator LSTM = builtin(16, "LSTM");
    public static final Operator MAX_POOL_2D = builtin(17, "MAX_POOL_2D");
    public static final Operator MUL = builtin(18, "MUL");
    public static final Operator RELU = builtin(19, "RELU");
    public static final Operator RELU_N1_TO_1 = builtin(20, "RELU_N1_TO_1");
    public static final Operator RELU6 = builtin(21, "RELU6");
    public static final Operator RESHAPE = builtin(22, "RESHAPE");
    public static final Operator RNN = builtin(24, "RNN");
    public static final Operator SOFTMAX = builtin(25, "SOFTMAX");
    public static final Operator SVDF = builtin(27, "SVDF");
    public static final Operator PAD = builtin(34, "PAD");
    public static final Operator UNIDIRECTIONAL_SEQUENCE_RNN = builtin(35, "UNIDIRECTIONAL_SEQUENCE_RNN");
    public static final Operator GATHER = builtin(36, "GATHER");
    public static final Operator TRANSPOSE = builtin(39, "TRANSPOSE");
    public static final Operator MEAN = builtin(40, "MEAN");
    public static final Operator SUB = builtin(41, "SUB");
    public static final Operator DIV = builtin(42, "DIV");
    public static final Operator SQUEEZE = builtin(43, "SQUEEZE");
    public static final Operator UNIDIRECTIONAL_SEQUENCE_LSTM = builtin(44, "UNIDIRECTIONAL_SEQUENCE_LSTM");
    public static final Operator CAST = builtin(53, "CAST");
    public static final Operator PADV2 = builtin(60, "PADV2");
    public static final Operator SLICE = builtin(65, "SLICE");
    public static final Operator TRANSPOSE_CONV = builtin(67, "TRANSPOSE_CONV");
    public static final Operator TILE = builtin(69, "TILE");
    public static final Operator EXPAND_DIMS = builtin(70, "EXPAND_DIMS");
    public static final Operator MIRROR_PAD = builtin(100, "MIRROR_PAD");
    public static final Operator QUANTIZE = builtin(114, "QUANTIZE");
    public static final Operator BATCH_MATMUL = builtin(126, "BATCH_MATMUL");
    public static final Operator BROADCAST_TO = builtin(130, "BROADCAST_TO");

    private static final int CUSTOM = 32;

    public static Operator builtin(int code, String name) {
        return new Operator(code, name, Optional.empty());
    }

    /** Whether it is no operator of TensorFlow Lite itself, whatever its name. */
    public boolean isCustom() {
        return code == CUSTOM;
    }
}
