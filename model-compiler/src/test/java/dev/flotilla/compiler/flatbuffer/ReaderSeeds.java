package dev.flotilla.compiler.flatbuffer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Metadata;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Small models that together have every part that the reader knows. */
final class ReaderSeeds {
    private ReaderSeeds() {}

    /** The files by a name each. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> seeds = new TreeMap<>();
        seeds.put("dense", ModelWriter.write(Model.of("dense", dense())));
        seeds.put("quantized", ModelWriter.write(Model.of("quantized", quantized())));
        seeds.put("vectors", ModelWriter.write(Model.of("vectors", vectors())));
        seeds.put("custom", ModelWriter.write(Model.of("custom", custom())));
        seeds.put("calls", ModelWriter.write(Model.of("calls", calling()).withSubgraphs(List.of(calling(), dense()))));
        seeds.put("metadata", ModelWriter.write(metadata()));
        return seeds;
    }

    private static Subgraph dense() {
        Graphs graph = Graphs.withInput(1, 2);
        Tensor weights = Graphs.floats("weights", List.of(3, 2), 1, 2, 3, 4, 5, 6);
        Tensor hidden = graph.fullyConnected(graph.input(), weights, Graphs.floats("bias", List.of(3), 1, 2, 3));
        return graph.build(
                graph.op(Operator.SOFTMAX, Options.named("SoftmaxOptions").with("beta", 1f), List.of(hidden), 1, 3));
    }

    private static Subgraph quantized() {
        Graphs graph = Graphs.withInput(1, 4, 4, 1);
        Tensor kernels = Tensor.constant("kernels", DataType.INT8, List.of(2, 1, 1, 1), Buffer.of(new byte[] {1, 2}))
                .quantizedAs(DataType.INT8, Quantization.of(List.of(0.5f, 0.25f), List.of(0L, 0L), 0));
        Options options = Options.named("Conv2DOptions")
                .with("padding", Options.PADDING_VALID)
                .with("stride_w", 1)
                .with("stride_h", 1)
                .with("fused_activation_function", Options.ACTIVATION_RELU6);
        Tensor out = graph.op(Operator.CONV_2D, options, List.of(graph.input(), kernels), 1, 4, 4, 2);
        return graph.build(out);
    }

    /** Options that are vectors, of the second union as well. */
    private static Subgraph vectors() {
        Graphs graph = Graphs.withInput(1, 4);
        Options squeeze = Options.named("SqueezeOptions").with("squeeze_dims", new int[] {0});
        Tensor flat = graph.op(Operator.SQUEEZE, squeeze, List.of(graph.input()), 4);
        Options broadcast =
                Options.named("StablehloBroadcastInDimOptions").with("broadcast_dimensions", new long[] {1, 0});
        return graph.build(graph.op(newer("STABLEHLO_BROADCAST_IN_DIM"), broadcast, List.of(flat), 2, 4));
    }

    /** An operator that the schema's Java classes lack. */
    private static Operator newer(String name) {
        int code = IntStream.rangeClosed(0, OperatorNames.last())
                .filter(number -> OperatorNames.find(number).orElseThrow().equals(name))
                .findFirst()
                .orElseThrow();
        return Operator.builtin(code, name);
    }

    private static Subgraph custom() {
        Tensor input = Tensor.computed("input", DataType.FLOAT32, List.of(2));
        Tensor output = Tensor.computed("output", DataType.FLOAT32, List.of(2));
        Op op = new Op(
                new Operator(32, "Special", Optional.of("Special")),
                1,
                List.of(Optional.of(input), Optional.empty()),
                List.of(output),
                Optional.empty(),
                new Op.Extras(
                        Optional.of(ByteBuffer.wrap(new byte[] {1, 2, 3})),
                        Optional.of(List.of(true, false)),
                        Optional.of(List.of(Optional.of(input)))));
        return Subgraph.of("main", List.of(input), List.of(output), List.of(op), List.of());
    }

    private static Subgraph calling() {
        Graphs graph = Graphs.withInput(1, 2);
        Options options =
                Options.named("WhileOptions").with("cond_subgraph_index", 1).with("body_subgraph_index", 1);
        return graph.build(graph.op("WHILE", options, List.of(graph.input()), 1, 2));
    }

    private static Model metadata() {
        Buffer notes = Buffer.of(new byte[] {7, 8, 9});
        return new Model(
                Optional.empty(),
                List.of(dense()),
                List.of(new Metadata("notes", notes)),
                List.of(notes),
                Optional.empty());
    }
}
