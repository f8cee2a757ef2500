package dev.flotilla.daemon.serve;

import dev.flotilla.contract.inference.TensorType;

/** How the Open Inference Protocol calls the types of elements. */
final class Datatype {
    private Datatype() {}

    static String of(TensorType type) {
        return switch (type) {
            case FLOAT32 -> "FP32";
            case FLOAT16 -> "FP16";
            case INT8, UINT8, INT16, INT32, INT64, BOOL -> type.name();
        };
    }
}
