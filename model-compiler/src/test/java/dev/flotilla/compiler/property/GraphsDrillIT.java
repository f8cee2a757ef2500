package dev.flotilla.compiler.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.property.GraphProperty.Verdict;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random graphs through the compiler and the runtime. {@code -Ddrill.graphs=N} and {@code -Ddrill.seed=S} say how many
 * and which; what fails is shrunk to a graph none of whose parts fails, and printed with its seed.
 */
class GraphsDrillIT {
    private static final int GRAPHS = Integer.getInteger("drill.graphs", 60);
    private static final Set<Step> STEPS = EnumSet.allOf(Step.class);
    private static final long SEED = Long.getLong("drill.seed", 20260104);

    @ParameterizedTest
    @EnumSource(GraphProperty.class)
    void holdsForAnyGraph(GraphProperty property) {
        long operators = 0;
        long concerned = 0;
        for (long seed = SEED; seed < SEED + GRAPHS; seed++) {
            long drawn = seed;
            Subgraph graph = RandomGraph.of(drawn, STEPS);
            Verdict verdict = property.judge(graph, drawn);
            if (verdict.concerned()) {
                operators += graph.ops().size();
                concerned++;
            }
            verdict.fault().ifPresent(fault -> failWith(property, drawn, graph, fault));
        }
        assertTrue(concerned > 0, "no graph concerns " + property);
        System.out.println("graphs drill, " + property + ": " + concerned + " of " + GRAPHS + " graphs concerned, of "
                + operators + " operators, seed " + SEED + ", all hold");
    }

    private static void failWith(GraphProperty property, long seed, Subgraph graph, String fault) {
        Subgraph smallest = Shrinking.smallest(
                graph, part -> property.judge(part, seed).fault().isPresent());
        fail(property + " fails for seed " + seed + ": " + fault + "\nsmallest graph that fails: "
                + property.judge(smallest, seed).fault().orElse("") + "\n" + GraphText.of(smallest));
    }

    @Test
    void aFailingGraphIsShrunkToTheOperatorThatFails() {
        for (long seed = SEED; seed < SEED + 200; seed++) {
            Subgraph graph = RandomGraph.of(seed, STEPS);
            if (graph.ops().stream().filter(GraphsDrillIT::isTanh).count() > 0) {
                Subgraph smallest =
                        Shrinking.smallest(graph, part -> part.ops().stream().anyMatch(GraphsDrillIT::isTanh));
                assertEquals(1, smallest.ops().size());
                assertTrue(isTanh(smallest.ops().get(0)));
                assertTrue(GraphText.of(smallest).contains("TANH"));
                return;
            }
        }
        fail("no graph with TANH was drawn");
    }

    private static boolean isTanh(Op op) {
        return op.operator().equals(Operator.builtin(28, "TANH"));
    }
}
