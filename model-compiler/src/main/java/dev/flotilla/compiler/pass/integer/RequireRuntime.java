package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.TargetRuntime;
import java.util.Optional;

/** Never rewrites; refuses a graph with an operator that the target lacks also as it stands in the float model. */
final class RequireRuntime implements Pass {
    private final TargetRuntime target;

    RequireRuntime(TargetRuntime target) {
        this.target = target;
    }

    @Override
    public String name() {
        return "require-runtime";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) throws UnsupportedModelException {
        for (Op op : graph.ops()) {
            Optional<TargetRuntime> needed = RuntimeVersions.missing(op, op.version(), target);
            if (needed.isPresent()) {
                throw new UnsupportedModelException("operator " + op + " of version " + op.version()
                        + " needs TensorFlow Lite " + needed.get() + ", the target is " + target);
            }
        }
        return Optional.empty();
    }
}
