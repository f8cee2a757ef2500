package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Quantizes constants that stand where an activation could, such as the addend of ADD, by their own range. Constants that
 * have to share another tensor's scale are left to {@link AlignScales}.
 */
final class QuantizeOperands implements Pass {
    private final ActivationType type;

    QuantizeOperands(ActivationType type) {
        this.type = type;
    }

    @Override
    public String name() {
        return "quantize-operands";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        // Readers that stay float keep the float constant; the others share one that is quantized.
        Map<Tensor, Tensor> stored = new HashMap<>();
        List<Op> ops = new ArrayList<>();
        for (Op op : graph.ops()) {
            // The other activations of the op, or its output, are quantized already; a constant alone says nothing.
            Optional<Rule> rule = Rules.find(op, type).filter(found -> isInteger(op, found));
            ops.add(rule.map(found -> quantize(op, found, stored)).orElse(op));
        }
        return Rewrites.withOps(graph, ops);
    }

    private boolean isInteger(Op op, Rule rule) {
        boolean output = rule.output() != Output.NOT_QUANTIZED && op.output().type() == Stored.dataType(type);
        return output
                || rule.activations(op).stream().anyMatch(activation -> activation.type() == Stored.dataType(type));
    }

    private Op quantize(Op op, Rule rule, Map<Tensor, Tensor> stored) {
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        for (int i = 0; i < inputs.size(); i++) {
            Optional<Tensor> operand = op.findInput(i).filter(Constants::isFloat);
            if (operand.isPresent() && setsOwnScale(rule, i)) {
                inputs.set(i, Optional.of(stored.computeIfAbsent(operand.get(), this::store)));
            }
        }
        return inputs.equals(op.inputs()) ? op : op.withInputs(inputs);
    }

    private static boolean setsOwnScale(Rule rule, int position) {
        return switch (rule.output()) {
            case FREE, FIXED, NOT_QUANTIZED -> rule.isActivation(position);
            case SAME_AS_INPUT -> rule.isMain(position);
            case FORCED_ON_INPUTS, FORCED_AROUND_ZERO -> false;
        };
    }

    private Tensor store(Tensor constant) {
        return Stored.constant(constant, type, type.covering(Range.of(constant.floats())));
    }
}
