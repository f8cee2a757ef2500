package dev.flotilla.compiler.pass.weight;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Stored constants that are widened to float by a DEQUANTIZE before their first reader. The runtime does so once, when the
 * input is constant.
 */
final class Widening {
    private final UnaryOperator<Tensor> storing;
    private final int version;
    private final Map<Tensor, Tensor> widened = new HashMap<>();

    /**
     * @param storing turns a float constant into what the file holds
     * @param version of DEQUANTIZE
     */
    Widening(UnaryOperator<Tensor> storing, int version) {
        this.storing = storing;
        this.version = version;
    }

    /** The float tensor to read instead of {@code constant}; appends the DEQUANTIZE to {@code ops} the first time. */
    Tensor of(Tensor constant, List<Op> ops) {
        return widened.computeIfAbsent(constant, from -> {
            Tensor real = Tensor.computed(from.name() + "/float", DataType.FLOAT32, from.shape());
            ops.add(Op.of(
                    Operator.DEQUANTIZE,
                    version,
                    List.of(storing.apply(from)),
                    List.of(real),
                    Options.named("DequantizeOptions")));
            return real;
        });
    }
}
