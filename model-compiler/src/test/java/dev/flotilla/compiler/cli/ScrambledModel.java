package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.testkit.PatchedModel;

/** A model whose classifier has its weights in reverse order: it loads and answers, and answers wrong. */
final class ScrambledModel {
    private ScrambledModel() {}

    static byte[] of(byte[] file) throws Exception {
        return PatchedModel.of(file, Operator.FULLY_CONNECTED, weights -> {
            byte[] reversed = new byte[weights.length];
            for (int i = 0; i < reversed.length; i++) {
                reversed[i] = weights[reversed.length - 1 - i];
            }
            return reversed;
        });
    }
}
