package dev.flotilla.compiler.recipe;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The real values of many outputs, one after another. */
final class FloatList {
    private static final Set<TensorType> REAL = Set.of(TensorType.FLOAT32, TensorType.INT8, TensorType.INT16);

    private final List<float[]> parts = new ArrayList<>();

    /** Adds outputs of one run; truth values and indices have none. */
    void addReals(List<TensorSpec> specs, List<byte[]> outputs) {
        for (int i = 0; i < specs.size(); i++) {
            if (REAL.contains(specs.get(i).type())) {
                parts.add(specs.get(i).dequantize(outputs.get(i)));
            }
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    float[] toArray() {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
