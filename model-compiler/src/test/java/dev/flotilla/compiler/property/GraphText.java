package dev.flotilla.compiler.property;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.stream.Collectors;

/** A graph as a person reads it: one operator a line, constants by their shapes. */
final class GraphText {
    private GraphText() {}

    static String of(Subgraph graph) {
        StringBuilder text = new StringBuilder("inputs " + graph.inputs() + "\n");
        for (Op op : graph.ops()) {
            text.append(op.outputs())
                    .append(" = ")
                    .append(op.operator().name())
                    .append(' ')
                    .append(op.inputs().stream()
                            .map(input -> input.map(GraphText::operand).orElse("-"))
                            .collect(Collectors.joining(", ")))
                    .append(' ')
                    .append(op.options().map(Options::fields))
                    .append('\n');
        }
        return text + "outputs " + graph.outputs();
    }

    private static String operand(Tensor tensor) {
        return tensor.isConstant() ? tensor.type() + " constant " + tensor.shape() : tensor.name();
    }
}
