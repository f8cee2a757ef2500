package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings all activations of kernels that copy stored values, such as CONCATENATION, to the scale of the output: constants
 * by quantizing them so, a tensor that no one else reads by changing what its own op writes, others by a QUANTIZE.
 */
final class AlignScales implements Pass {
    @Override
    public String name() {
        return "align-scales";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Run run = new Run(graph);
        // Against the execution order, so that an output forced by a later op forces its own inputs in turn.
        for (int i = graph.ops().size() - 1; i >= 0; i--) {
            run.align(graph.ops().get(i));
        }
        Collections.reverse(run.ops);
        boolean same = run.ops.equals(graph.ops()) && run.forced.isEmpty();
        return same ? Optional.empty() : Optional.of(graph.withOps(run.ops).replacing(run.forced));
    }

    private static final class Run {
        private final Subgraph graph;
        private final Map<Tensor, Tensor> forced = new HashMap<>();
        private final List<Op> ops = new ArrayList<>();

        Run(Subgraph graph) {
            this.graph = graph;
        }

        void align(Op op) {
            Optional<Rule> rule = quantizedRule(op).filter(Run::copiesStoredValues);
            Optional<Quantization> wanted =
                    forced.getOrDefault(op.output(), op.output()).quantization();
            if (rule.isEmpty() || wanted.isEmpty()) {
                ops.add(op);
                return;
            }
            List<Op> before = new ArrayList<>();
            Map<Tensor, Tensor> aligned = new HashMap<>();
            List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
            for (int i = 0; i < inputs.size(); i++) {
                Optional<Tensor> input = inputs.get(i);
                if (input.isPresent() && rule.get().isActivation(i)) {
                    inputs.set(
                            i,
                            Optional.of(aligned.computeIfAbsent(
                                    input.get(), from -> align(from, op, wanted.get(), before))));
                }
            }
            ops.add(inputs.equals(op.inputs()) ? op : op.withInputs(inputs));
            ops.addAll(before);
        }

        /** As {@link Rules#findQuantized}, also where the main activation is a constant still to be quantized. */
        private static Optional<Rule> quantizedRule(Op op) {
            return op.outputs().isEmpty() || op.output().quantization().isEmpty()
                    ? Optional.empty()
                    : Stored.activationType(op.output()).flatMap(type -> Rules.find(op, type));
        }

        private static boolean copiesStoredValues(Rule rule) {
            return rule.output() == Output.SAME_AS_INPUT || rule.output().forcesInputs();
        }

        private Tensor align(Tensor from, Op op, Quantization wanted, List<Op> before) {
            if (Constants.isFloat(from)) {
                return Stored.constant(from, Stored.activationType(op.output()).orElseThrow(), Stored.affine(wanted));
            }
            if (from.quantization().filter(wanted::equals).isPresent()) {
                return from;
            }
            if (isOwn(from, op, wanted)) {
                forced.put(from, from.quantizedAs(from.type(), wanted));
                return from;
            }
            Tensor to = from.quantizedAs(from.type(), wanted)
                    .withBuffer(Optional.empty())
                    .withName(from.name() + "/to/" + op.output().name());
            before.add(Boundaries.quantize(from, to));
            return to;
        }

        /** Whether {@code op} alone reads {@code tensor}, and the op that writes it can write it as {@code wanted}. */
        private boolean isOwn(Tensor tensor, Op op, Quantization wanted) {
            Optional<Op> writer = graph.writer(tensor);
            return writer.isPresent()
                    && graph.readers(tensor).equals(List.of(op))
                    && !graph.outputs().contains(tensor)
                    && (writer.get().operator().equals(Operator.QUANTIZE) || letsChoose(writer.get(), wanted));
        }

        private static boolean letsChoose(Op writer, Quantization wanted) {
            return !Lstm.is(writer)
                    && wanted.scale() >= LeastScale.of(writer)
                    && quantizedRule(writer)
                            .filter(rule -> rule.output() == Output.FREE || rule.output() == Output.FORCED_ON_INPUTS)
                            .isPresent();
        }
    }
}
