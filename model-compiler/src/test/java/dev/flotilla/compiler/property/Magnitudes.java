package dev.flotilla.compiler.property;

import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.HashMap;
import java.util.Map;

/** How large the values of float tensors get. */
final class Magnitudes {
    private Magnitudes() {}

    /** The largest magnitude of every computed float of {@code main}, the graph of {@code file}, on all of {@code samples}. */
    static Map<Tensor, Double> of(Subgraph main, byte[] file, Feed samples) throws Exception {
        Map<Tensor, Double> largest = new HashMap<>();
        try (Trace trace = Trace.of(main, file)) {
            for (int i = 0; i < samples.size(); i++) {
                trace.run(samples.inputs(i, trace.inputs()));
                for (Tensor tensor : trace.tensors()) {
                    if (tensor.type() == DataType.FLOAT32) {
                        trace.values(tensor).ifPresent(values -> largest.merge(tensor, largest(values), Math::max));
                    }
                }
            }
        }
        return largest;
    }

    static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
