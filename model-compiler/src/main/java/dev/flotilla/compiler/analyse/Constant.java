package dev.flotilla.compiler.analyse;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A constant of a model.
 *
 * @param bytes what it takes in the file
 * @param shared whether a constant before it in the file names the same bytes
 */
public record Constant(Tensor tensor, long bytes, boolean shared) {
    /** The constants of all subgraphs, the largest first. */
    static List<Constant> of(Model model) {
        List<Constant> constants = new ArrayList<>();
        Set<Buffer> seen = new HashSet<>();
        for (Subgraph graph : model.subgraphs()) {
            for (Tensor tensor : graph.tensors()) {
                if (tensor.isConstant()) {
                    Buffer buffer = tensor.parts().buffer().orElseThrow();
                    constants.add(new Constant(tensor, buffer.size(), !seen.add(buffer)));
                }
            }
        }
        constants.sort(Comparator.comparingLong(Constant::bytes).reversed());
        return List.copyOf(constants);
    }

    /** Whether training made it: no shape, axis or index, which are plain integers. */
    boolean isParameter() {
        DataType type = tensor.type();
        boolean plainInteger = type == DataType.INT32 || type == DataType.INT64;
        return type != DataType.BOOL
                && type != DataType.STRING
                && (!plainInteger || tensor.quantization().isPresent());
    }
}
