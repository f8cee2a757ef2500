package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lets constants of equal bytes name one buffer, so that the file holds them once. */
final class ShareBuffers implements Pass {
    /** First buffer of its bytes: one map for all subgraphs of a model. */
    private final Map<ByteBuffer, Buffer> byContent = new HashMap<>();

    @Override
    public String name() {
        return "share-buffers";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Map<Tensor, Tensor> replacements = new HashMap<>();
        for (Tensor tensor : graph.tensors()) {
            if (tensor.isConstant() && !tensor.parts().variable()) {
                Buffer own = tensor.parts().buffer().orElseThrow();
                Buffer first = byContent.computeIfAbsent(tensor.bytes(), bytes -> own);
                if (first != own) {
                    replacements.put(tensor, tensor.withBuffer(Optional.of(first)));
                }
            }
        }
        return replacements.isEmpty() ? Optional.empty() : Optional.of(graph.replacing(replacements));
    }
}
