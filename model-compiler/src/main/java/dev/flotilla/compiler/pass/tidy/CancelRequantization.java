package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.Optional;

/**
 * Drops a QUANTIZE that undoes the DEQUANTIZE before it, or that changes nothing. The other way round, DEQUANTIZE behind
 * QUANTIZE, is no such pair: it rounds.
 */
final class CancelRequantization implements Pass {
    @Override
    public String name() {
        return "cancel-requantization";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewrite rewrite = new Rewrite(graph);
        for (Op op : graph.ops()) {
            if (op.operator().equals(Operator.QUANTIZE)) {
                Tensor input = op.input(0);
                Tensor stored = rewrite.uses()
                        .writer(input)
                        .filter(before -> before.operator().equals(Operator.DEQUANTIZE))
                        .map(before -> before.input(0))
                        .orElse(input);
                if (isSame(stored, op.output())) {
                    rewrite.bypass(op, stored);
                }
            }
        }
        return rewrite.result();
    }

    private static boolean isSame(Tensor stored, Tensor output) {
        return stored.type() == output.type()
                && stored.quantization().isPresent()
                && stored.quantization().equals(output.quantization())
                && stored.shape().equals(output.shape())
                && !stored.parts().variable();
    }
}
