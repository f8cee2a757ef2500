package dev.flotilla.compiler.pass;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Passes in their order, with a check after each that changed something. */
public final class Pipeline {
    /** Looks at the graph after a pass and throws if the pass broke it. */
    @FunctionalInterface
    public interface Check {
        void after(String pass, Subgraph graph);
    }

    /** The rewritten model and the names of the passes that fired. */
    public record Result(Model model, List<String> fired) {}

    private final List<Pass> passes;
    private final Check check;

    public Pipeline(List<Pass> passes, Check check) {
        this.passes = List.copyOf(passes);
        this.check = check;
    }

    /** The main subgraph. @throws UnsupportedModelException when the model has others beside it */
    public static Subgraph onlySubgraph(Model model) throws UnsupportedModelException {
        if (model.subgraphs().size() != 1) {
            throw new UnsupportedModelException(
                    "the model has " + model.subgraphs().size() + " subgraphs; only models with one can be quantized");
        }
        return model.main();
    }

    /** Runs the passes over every subgraph. */
    public Result runOnEach(Model model) throws UnsupportedModelException {
        List<Subgraph> rewritten = new ArrayList<>();
        Set<String> fired = new LinkedHashSet<>();
        for (Subgraph graph : model.subgraphs()) {
            rewritten.add(rewrite(graph, fired));
        }
        return new Result(model.withSubgraphs(rewritten), List.copyOf(fired));
    }

    /** Runs the passes over the model's only subgraph. */
    public Result run(Model model) throws UnsupportedModelException {
        Set<String> fired = new LinkedHashSet<>();
        Subgraph rewritten = rewrite(onlySubgraph(model), fired);
        return new Result(model.withMain(rewritten), List.copyOf(fired));
    }

    private Subgraph rewrite(Subgraph original, Set<String> fired) throws UnsupportedModelException {
        Subgraph graph = original;
        for (Pass pass : passes) {
            Optional<Subgraph> rewritten = pass.apply(graph);
            if (rewritten.isPresent()) {
                graph = rewritten.get();
                fired.add(pass.name());
                check.after(pass.name(), graph);
            }
        }
        return graph;
    }
}
