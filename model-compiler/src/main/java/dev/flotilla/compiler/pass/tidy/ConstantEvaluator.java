package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Op;
import java.util.List;
import java.util.Optional;

/** Computes what an operator returns when all its inputs are constants. */
@FunctionalInterface
public interface ConstantEvaluator {
    /** The value of each output of {@code op}; empty when it cannot be computed. */
    Optional<List<Buffer>> evaluate(Op op);
}
