package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
import java.util.Optional;

/** Never rewrites; refuses graphs that the int8 passes cannot handle, by the name of the first thing in the way. */
final class RequireSupported implements Pass {
    @Override
    public String name() {
        return "require-supported";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) throws UnsupportedModelException {
        for (Op op : graph.ops()) {
            if (Int8Rules.find(op).isEmpty()) {
                throw new UnsupportedModelException(
                        "operator " + op.operator().name() + " is not supported by int8" + " quantization");
            }
            requireFloat(op);
            requireConstantWeights(op);
        }
        for (Tensor input : graph.inputs()) {
            if (input.type() != DataType.FLOAT32) {
                throw new UnsupportedModelException(
                        "input '" + input.name() + "' is " + input.type() + "; only float models can be quantized");
            }
        }
        return Optional.empty();
    }

    private static void requireFloat(Op op) throws UnsupportedModelException {
        for (int i = 0; i < op.inputs().size(); i++) {
            Optional<Tensor> input = op.findInput(i);
            if (Int8Rules.isActivation(op, i)
                    && input.filter(tensor -> tensor.type() != DataType.FLOAT32).isPresent()) {
                throw new UnsupportedModelException("operator " + op.operator().name() + " reads " + input.get()
                        + "; only float models can be quantized");
            }
        }
    }

    private static void requireConstantWeights(Op op) throws UnsupportedModelException {
        Optional<Int8Rules.Weighted> weighted = Int8Rules.find(op).flatMap(Int8Rules.Rule::weighted);
        if (weighted.isEmpty()) {
            return;
        }
        for (int position : new int[] {weighted.get().weights(), weighted.get().bias()}) {
            Optional<Tensor> tensor = op.findInput(position);
            if (tensor.filter(t -> !t.isConstant() || t.type() != DataType.FLOAT32)
                    .isPresent()) {
                throw new UnsupportedModelException("operator " + op.operator().name() + " has weights or a bias "
                        + tensor.get() + " that are no float constants");
            }
        }
    }
}
