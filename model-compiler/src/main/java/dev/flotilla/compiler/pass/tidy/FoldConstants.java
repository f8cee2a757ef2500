package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.List;
import java.util.Optional;

/**
 * Replaces what operators compute from constants alone by its value, unless that is much larger than the constants: a
 * value may be {@value #MAX_GROWTH} times as large, as that of a DEQUANTIZE is, and all constants of a subgraph together
 * stay under 512 MiB.
 */
final class FoldConstants implements Pass {
    /** From 4-bit integers to 32-bit floats. */
    private static final int MAX_GROWTH = 8;
    /** A value of at most so many bytes may be of any size next to its constants. */
    private static final int SMALL_BYTES = 1024;

    private static final long MAX_TOTAL_BYTES = 512L << 20;

    private final ConstantEvaluator evaluator;

    FoldConstants(ConstantEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    @Override
    public String name() {
        return "fold-constants";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewrite rewrite = new Rewrite(graph);
        long total =
                graph.tensors().stream().mapToLong(FoldConstants::constantBytes).sum();
        for (Op op : graph.ops()) {
            long bytes = valueBytes(op);
            if (isFoldable(op, rewrite.uses()) && isWorthwhile(op, bytes) && total + bytes <= MAX_TOTAL_BYTES) {
                Optional<List<Buffer>> values = evaluator
                        .evaluate(op)
                        .filter(found -> found.size() == op.outputs().size());
                values.ifPresent(found -> fold(op, found, rewrite));
                total += bytes;
            }
        }
        return rewrite.result();
    }

    private static boolean isFoldable(Op op, Uses uses) {
        return !op.inputs().isEmpty()
                && op.inputs().stream()
                        .allMatch(input -> input.map(FoldConstants::isSettled).orElse(true))
                && op.inputs().stream().anyMatch(Optional::isPresent)
                && op.outputs().stream().noneMatch(uses::isFixed)
                && Effects.isPure(op);
    }

    private static boolean isSettled(Tensor input) {
        return input.isConstant() && !input.parts().variable();
    }

    private static boolean isWorthwhile(Op op, long bytes) {
        long constants = op.inputs().stream()
                .flatMap(Optional::stream)
                .mapToLong(FoldConstants::constantBytes)
                .sum();
        return bytes > 0 && bytes <= Math.max(SMALL_BYTES, MAX_GROWTH * constants);
    }

    private static void fold(Op op, List<Buffer> values, Rewrite rewrite) {
        for (int i = 0; i < values.size(); i++) {
            Tensor output = op.outputs().get(i);
            rewrite.replace(output, output.withBuffer(Optional.of(values.get(i))));
        }
        rewrite.drop(op);
    }

    private static long constantBytes(Tensor tensor) {
        return tensor.parts().buffer().map(Buffer::size).orElse(0);
    }

    /** Bytes of all outputs as their shapes say; 0 when they are unknown. */
    private static long valueBytes(Op op) {
        return op.outputs().stream()
                .mapToLong(output -> output.elements() * output.type().bytes())
                .sum();
    }
}
