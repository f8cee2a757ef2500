package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Tensor;
import java.util.Optional;

/** What must hold for a constant that is to be quantized. */
final class Constants {
    private Constants() {}

    static boolean isFloat(Tensor tensor) {
        return tensor.isConstant() && tensor.type() == DataType.FLOAT32;
    }

    /** Why {@code tensor} cannot serve as {@code role}, if so. */
    static Optional<String> obstacle(Optional<Tensor> tensor, String role) {
        if (tensor.isEmpty()) {
            return Optional.of("lacks " + role);
        }
        if (!isFloat(tensor.get())) {
            return Optional.of("has " + role + " " + tensor.get() + " that is no float constant");
        }
        float[] values = tensor.get().floats();
        if (values.length != tensor.get().elements()) {
            return Optional.of("has " + role + " " + tensor.get() + " of " + values.length + " values");
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return Optional.of("has " + role + " " + tensor.get() + " with a value of " + value);
            }
        }
        return Optional.empty();
    }
}
