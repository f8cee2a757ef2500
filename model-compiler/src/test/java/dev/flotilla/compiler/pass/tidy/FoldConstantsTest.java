package dev.flotilla.compiler.pass.tidy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldConstantsTest {
    private final Graphs graphs = Graphs.withInput(1, 2);
    private final Tensor constant = Graphs.floats("constant", List.of(2), 1, -2);

    /** Says that every operator returns zeros. */
    private static final ConstantEvaluator ZEROS = op -> Optional.of(op.outputs().stream()
            .map(output -> Buffer.ofFloats(new float[(int) output.elements()]))
            .toList());

    private Tensor negated(Tensor from) {
        return graphs.op(Operator.builtin(59, "NEG"), "NegOptions", List.of(from), 2);
    }

    private Tensor added(Tensor from) {
        return graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), from), 1, 2);
    }

    @Test
    void putsTheValueInTheOperatorsPlace() {
        Subgraph graph = graphs.build(added(negated(constant)));
        Subgraph result = new FoldConstants(ZEROS).apply(graph).orElseThrow();
        Invariants.check("test", result);
        assertEquals(1, result.ops().size());
        assertArrayEquals(new float[2], result.ops().get(0).input(1).floats());
        assertEquals("t0", result.ops().get(0).input(1).name());
    }

    @Test
    void doesNotFireOnWhatDependsOnAnInput() throws Exception {
        Judge.doesNotFire(new FoldConstants(ZEROS), graphs.build(added(constant)));
    }

    @Test
    void doesNotFireOnAnOutput() throws Exception {
        Judge.doesNotFire(new FoldConstants(ZEROS), graphs.build(added(constant), negated(constant)));
    }

    @Test
    void doesNotFireOnAValueFarLargerThanItsConstants() throws Exception {
        Tensor filled = graphs.op(
                Operator.BROADCAST_TO, "BroadcastToOptions", List.of(constant, Graphs.ints("shape", 1000, 2)), 1000, 2);
        Tensor output = graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), filled), 1000, 2);
        Judge.doesNotFire(new FoldConstants(ZEROS), graphs.build(output));
    }

    @Test
    void doesNotFireOnChance() throws Exception {
        Tensor drawn = graphs.op(
                Operator.builtin(148, "RANDOM_UNIFORM"), "RandomOptions", List.of(Graphs.ints("shape", 2)), 2);
        Judge.doesNotFire(new FoldConstants(ZEROS), graphs.build(added(drawn)));
    }

    @Test
    void doesNotFireOnWhatCannotBeEvaluated() throws Exception {
        Judge.doesNotFire(new FoldConstants(op -> Optional.empty()), graphs.build(added(negated(constant))));
    }
}
