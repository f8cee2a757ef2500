package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.quant.TargetRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Since when the runtime has a version of an operator, for versions younger than {@link TargetRuntime#OLDEST}: all that
 * {@link Rules} asks for, and some that float models have (TensorFlow, {@code runtime_version.cc}).
 */
final class RuntimeVersions {
    private static final Map<String, TargetRuntime> SINCE = new HashMap<>();

    static {
        since(4, "ABS 2", "ADD 3", "BATCH_MATMUL 3", "GATHER 4", "MEAN 3", "PAD 3", "PADV2 3");
        since(4, "RESIZE_NEAREST_NEIGHBOR 4", "SLICE 4", "SUB 5", "TRANSPOSE 5");
        since(5, "ABS 3", "BROADCAST_TO 3", "DEPTH_TO_SPACE 2", "FILL 3", "GATHER_ND 3", "REDUCE_MAX 3");
        since(5, "REDUCE_MIN 3", "RELU 3", "RELU6 3", "RESIZE_BILINEAR 4", "REVERSE_V2 3", "RSQRT 2", "SLICE 5");
        since(5, "SQUARED_DIFFERENCE 2");
        since(6, "PAD 4", "PADV2 4", "REDUCE_PROD 2", "STRIDED_SLICE 6");
        since(4, "CUMSUM 1");
        since(5, "BROADCAST_TO 2", "CALL_ONCE 1", "CONV_3D 1", "HASHTABLE 1", "RFFT2D 1");
        since(6, "ASSIGN_VARIABLE 1", "CONV_3D_TRANSPOSE 1", "READ_VARIABLE 1", "VAR_HANDLE 1");
        since(8, "TILE 3");
        since(9, "CONV_2D 6", "GELU 1", "DYNAMIC_UPDATE_SLICE 1", "GELU 2");
        since(12, "BATCH_TO_SPACE_ND 4", "EXP 2", "MIRROR_PAD 3", "SPACE_TO_BATCH_ND 4", "TRANSPOSE 6");
        since(13, "TRANSPOSE_CONV 4");
        since(15, "LOG 2", "RSQRT 3");
        since(20, "DYNAMIC_UPDATE_SLICE 4");
        since(21, "SQRT 2");
    }

    private RuntimeVersions() {}

    private static void since(int minor, String... operators) {
        for (String operator : operators) {
            SINCE.put(operator, new TargetRuntime(2, minor));
        }
    }

    /** The runtime that {@code op} would need in {@code version}, if that is newer than {@code target}. */
    static Optional<TargetRuntime> missing(Op op, int version, TargetRuntime target) {
        return Optional.ofNullable(SINCE.get(op.operator().name() + " " + version))
                .filter(first -> first.compareTo(target) > 0);
    }
}
