package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the inputs of CONCATENATION to its output's scale, since the kernel copies stored values: by a QUANTIZE before
 * it for every input that has another scale.
 */
final class AlignConcatScales implements Pass {
    @Override
    public String name() {
        return "align-concat-scales";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        List<Op> ops = new ArrayList<>();
        for (Op op : graph.ops()) {
            if (Int8Rules.is(op, Int8Rules.Output.FORCED_ON_INPUTS)) {
                align(op, ops);
            } else {
                ops.add(op);
            }
        }
        return ops.equals(graph.ops()) ? Optional.empty() : Optional.of(graph.withOps(ops));
    }

    /** Appends {@code concat}, behind the requantizations that it needs. */
    private static void align(Op concat, List<Op> ops) {
        Optional<Quantization> wanted = concat.output().quantization();
        Map<Tensor, Tensor> aligned = new HashMap<>();
        List<Optional<Tensor>> inputs = new ArrayList<>();
        for (Optional<Tensor> input : concat.inputs()) {
            if (wanted.isEmpty()
                    || input.isEmpty()
                    || input.get().quantization().equals(wanted)) {
                inputs.add(input);
            } else {
                inputs.add(Optional.of(
                        aligned.computeIfAbsent(input.get(), from -> requantize(from, concat, wanted.get(), ops))));
            }
        }
        ops.add(aligned.isEmpty() ? concat : concat.withInputs(inputs));
    }

    private static Tensor requantize(Tensor from, Op concat, Quantization wanted, List<Op> ops) {
        Tensor to = from.quantizedAs(from.type(), wanted)
                .withBuffer(Optional.empty())
                .withName(from.name() + "/to/" + concat.output().name());
        ops.add(Op.of(Operator.QUANTIZE, 2, List.of(from), List.of(to), Options.named("QuantizeOptions")));
        return to;
    }
}
