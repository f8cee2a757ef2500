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

    /** Runs the passes over every subgraph. */
    public Result runOnEach(Model model) throws UnsupportedModelException {
        List<Subgraph> rewritten = new ArrayList<>();
        Set<String> fired = new LinkedHashSet<>();
        for (Subgraph graph : model.subgraphs()) {
            rewritten.add(once(graph, fired).orElse(graph));
        }
        return new Result(model.withSubgraphs(rewritten), List.copyOf(fired));
    }

    /** Runs the passes over the model's main subgraph. */
    public Result run(Model model) throws UnsupportedModelException {
        Set<String> fired = new LinkedHashSet<>();
        Subgraph graph = model.main();
        Subgraph rewritten = once(graph, fired).orElse(graph);
        return new Result(model.withMain(rewritten), List.copyOf(fired));
    }

    /**
     * Runs the passes over each subgraph that is entered from outside, the main one and those with a signature, again and
     * again until none of them fires. Subgraphs that only control flow calls stay as they are, since their callers may
     * resize their tensors.
     *
     * @param rounds after so many rounds the passes stop, settled or not; every graph in between is sound
     * @return with each pass that fired named once, in the order of first firing
     */
    public Result untilStable(Model model, int rounds) throws UnsupportedModelException {
        Set<String> fired = new LinkedHashSet<>();
        List<Subgraph> settled = new ArrayList<>();
        for (Subgraph graph : model.subgraphs()) {
            boolean entered = settled.isEmpty() || !graph.signatures().isEmpty();
            settled.add(entered ? settle(graph, rounds, fired) : graph);
        }
        return new Result(model.withSubgraphs(settled), List.copyOf(fired));
    }

    private Subgraph settle(Subgraph graph, int rounds, Set<String> fired) throws UnsupportedModelException {
        Subgraph settled = graph;
        for (int round = 0; round < rounds; round++) {
            Optional<Subgraph> rewritten = once(settled, fired);
            if (rewritten.isEmpty()) {
                return settled;
            }
            settled = rewritten.get();
        }
        return settled;
    }

    /** Every pass once; empty when none fires. */
    private Optional<Subgraph> once(Subgraph graph, Set<String> fired) throws UnsupportedModelException {
        Optional<Subgraph> current = Optional.empty();
        for (Pass pass : passes) {
            Optional<Subgraph> rewritten = pass.apply(current.orElse(graph));
            if (rewritten.isPresent()) {
                current = rewritten;
                fired.add(pass.name());
                check.after(pass.name(), rewritten.get());
            }
        }
        return current;
    }
}
