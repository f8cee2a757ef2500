package dev.flotilla.compiler.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.integer.IntegerPasses;
import dev.flotilla.compiler.recipe.Tidying;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random graphs through the compiler and the runtime. {@code -Ddrill.graphs=N} and {@code -Ddrill.seed=S} say how many
 * and which; what fails is shrunk to a graph none of whose parts fails, and printed with its seed.
 */
class GraphsDrillIT {
    private static final int GRAPHS = Integer.getInteger("drill.graphs", 60);
    private static final long SEED = Long.getLong("drill.seed", 20260104);

    @Test
    void tidyingKeepsTheValuesOfAnyGraph() {
        drill(GraphProperty.TIDY, EnumSet.allOf(Step.class));
    }

    @Test
    void int8StaysWithinTheBoundOfItsScalesOnAnyGraph() {
        Set<Step> steps = EnumSet.noneOf(Step.class);
        for (Step step : Step.values()) {
            if (isSupported(step)) {
                steps.add(step);
            }
        }
        assertTrue(steps.size() > 10, "int8 has most of the steps: " + steps);
        drill(GraphProperty.INT8, steps);
    }

    private static void drill(GraphProperty property, Set<Step> steps) {
        System.out.println("graphs drill, " + property + ": " + GRAPHS + " graphs from seed " + SEED + " of " + steps);
        long operators = 0;
        for (long seed = SEED; seed < SEED + GRAPHS; seed++) {
            long drawn = seed;
            Subgraph graph = RandomGraph.of(drawn, steps);
            operators += graph.ops().size();
            Optional<String> fault = property.fault(graph, drawn);
            if (fault.isPresent()) {
                Subgraph smallest = Shrinking.smallest(
                        graph, part -> property.fault(part, drawn).isPresent());
                fail(property + " fails for seed " + drawn + ": " + fault.get() + "\nsmallest graph that fails: "
                        + property.fault(smallest, drawn).orElse("") + "\n" + GraphText.of(smallest));
            }
        }
        System.out.println("graphs drill, " + property + ": " + GRAPHS + " graphs of " + operators + " operators, seed "
                + SEED + ", all hold");
    }

    private static boolean isSupported(Step step) {
        for (long seed = 0; seed < 12; seed++) {
            try {
                Model model = Model.of("probe", RandomGraph.of(seed, Set.of(step)));
                IntegerPasses.requireSupported(Tidying.tidy(model).model());
            } catch (UnsupportedModelException e) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aFailingGraphIsShrunkToTheOperatorThatFails() {
        for (long seed = SEED; seed < SEED + 200; seed++) {
            Subgraph graph = RandomGraph.of(seed, EnumSet.allOf(Step.class));
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
