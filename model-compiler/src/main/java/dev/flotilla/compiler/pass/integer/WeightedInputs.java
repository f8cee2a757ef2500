package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import java.util.Optional;

/** What must hold for the weights and the bias of an operator. */
final class WeightedInputs {
    private WeightedInputs() {}

    /** Why weights or bias of {@code op} cannot be quantized, if so. */
    static Optional<String> obstacle(Op op, Weighted at) {
        Optional<Tensor> weights = op.findInput(at.weights());
        Optional<Tensor> bias = op.findInput(at.bias());
        return Constants.obstacle(weights, "weights")
                .or(() -> bias.flatMap(present -> Constants.obstacle(bias, "a bias")))
                .or(() -> sizeObstacle(weights.orElseThrow(), bias, at.axis()));
    }

    private static Optional<String> sizeObstacle(Tensor weights, Optional<Tensor> bias, int axis) {
        if (axis >= weights.shape().size()) {
            return Optional.of("has weights of odd shape: " + weights);
        }
        int channels = weights.shape().get(axis);
        return bias.filter(present -> present.elements() != channels)
                .map(present -> "has " + present.elements() + " biases for weights " + weights);
    }
}
