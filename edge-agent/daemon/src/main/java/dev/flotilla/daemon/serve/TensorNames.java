package dev.flotilla.daemon.serve;

import dev.flotilla.contract.bundle.Bundle;

/** How tensors are called: the protocol wants names, and models may have none. */
final class TensorNames {
    private TensorNames() {}

    static String input(Bundle bundle) {
        String name = bundle.input().name();
        return name.isEmpty() ? "input" : name;
    }

    static String output(Bundle bundle) {
        String name = bundle.output().name();
        return name.isEmpty() ? "output" : name;
    }
}
