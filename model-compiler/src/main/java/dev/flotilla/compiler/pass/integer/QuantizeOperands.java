package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.Affine;
import dev.flotilla.compiler.quant.Range;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Quantizes constants that stand where an activation could, such as the addend of ADD, by their own range. */
final class QuantizeOperands implements Pass {
    @Override
    public String name() {
        return "quantize-operands";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Map<Tensor, Tensor> replacements = new HashMap<>();
        for (Op op : graph.ops()) {
            for (int i = 0; i < op.inputs().size(); i++) {
                Optional<Tensor> operand = op.findInput(i).filter(QuantizeOperands::isFloatConstant);
                if (operand.isPresent() && Int8Rules.isActivation(op, i)) {
                    replacements.computeIfAbsent(operand.get(), QuantizeOperands::quantize);
                }
            }
        }
        return replacements.isEmpty() ? Optional.empty() : Optional.of(graph.replacing(replacements));
    }

    private static boolean isFloatConstant(Tensor tensor) {
        return tensor.isConstant() && tensor.type() == DataType.FLOAT32;
    }

    private static Tensor quantize(Tensor constant) {
        Affine affine = Affine.covering(Range.of(constant.floats()));
        Buffer stored = Buffer.of(affine.quantize(constant.floats()));
        return QuantizeActivations.int8(constant, affine).withBuffer(Optional.of(stored));
    }
}
