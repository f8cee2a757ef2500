package dev.flotilla.compiler.flatbuffer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A model as text in which everything that must survive a rewrite can be seen, sharing of buffers included. */
final class Dump {
    private final StringBuilder text = new StringBuilder();
    private final Map<Buffer, Integer> buffers = new HashMap<>();

    static String of(Model model) {
        Dump dump = new Dump();
        dump.line("description", model.description());
        model.subgraphs().forEach(dump::subgraph);
        model.metadata().forEach(m -> dump.line("metadata " + m.name(), dump.buffer(Optional.of(m.buffer()))));
        model.metadataBuffers().forEach(b -> dump.line("metadata buffer", dump.buffer(Optional.of(b))));
        dump.line("archive", model.archive().map(a -> Arrays.hashCode(a.bytesAt(0))));
        return dump.text.toString();
    }

    private void subgraph(Subgraph subgraph) {
        line("subgraph", subgraph.name());
        for (Tensor tensor : subgraph.tensors()) {
            Tensor.Parts p = tensor.parts();
            line(
                    "  tensor",
                    List.of(
                            p.name(),
                            p.type(),
                            p.shape(),
                            p.signature(),
                            buffer(p.buffer()),
                            p.quantization(),
                            p.variable(),
                            p.hasRank()));
        }
        line("  inputs", indices(subgraph, subgraph.inputs()));
        line("  outputs", indices(subgraph, subgraph.outputs()));
        subgraph.ops().forEach(op -> op(subgraph, op));
        for (Signature s : subgraph.signatures()) {
            line(
                    "  signature " + s.key(),
                    s.inputs().keySet() + " " + s.outputs().keySet());
            line("  ", indices(subgraph, List.copyOf(s.inputs().values())));
            line("  ", indices(subgraph, List.copyOf(s.outputs().values())));
        }
    }

    private void op(Subgraph subgraph, Op op) {
        line("  op", List.of(op.operator(), op.version()));
        line(
                "    in",
                op.inputs().stream()
                        .map(t -> t.map(subgraph.tensors()::indexOf))
                        .toList());
        line("    out", indices(subgraph, op.outputs()));
        line("    options", op.options().map(Dump::options));
        line("    custom", op.extras().custom().map(Object::hashCode));
        line("    mutating", op.extras().mutating());
        line("    intermediates", op.extras().intermediates().map(all -> all.stream()
                .map(t -> t.map(subgraph.tensors()::indexOf))
                .toList()));
    }

    private static String options(Options options) {
        Map<String, String> fields = new TreeMap<>();
        options.fields().forEach((name, value) -> fields.put(name, Arrays.deepToString(new Object[] {value})));
        return options.table() + fields;
    }

    private static List<Integer> indices(Subgraph subgraph, List<Tensor> tensors) {
        return tensors.stream().map(subgraph.tensors()::indexOf).toList();
    }

    private String buffer(Optional<Buffer> buffer) {
        if (buffer.isEmpty()) {
            return "none";
        }
        int number = buffers.computeIfAbsent(buffer.get(), b -> buffers.size());
        return "#" + number + buffer.get().data().map(bytes -> bytes.remaining() + ":" + bytes.hashCode());
    }

    private void line(String label, Object value) {
        text.append(label).append(' ').append(value).append('\n');
    }
}
