package dev.flotilla.compiler.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A named way to call a subgraph: argument names and the tensors that they stand for, in the file's order. */
public record Signature(String key, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    public Signature {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    Signature mapTensors(UnaryOperator<Tensor> replacement) {
        return new Signature(key, mapAll(inputs, replacement), mapAll(outputs, replacement));
    }

    private static Map<String, Tensor> mapAll(Map<String, Tensor> all, UnaryOperator<Tensor> replacement) {
        Map<String, Tensor> mapped = new LinkedHashMap<>();
        all.forEach((name, tensor) -> mapped.put(name, replacement.apply(tensor)));
        return mapped;
    }
}
