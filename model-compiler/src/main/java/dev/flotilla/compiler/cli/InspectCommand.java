package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Says what a model takes, returns and consists of.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A .tflite file.")
    private Path model;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        int bytes = InputFiles.bytes(model).length;
        Model read = InputFiles.model(model);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new String(document(read, bytes).toJson(), StandardCharsets.UTF_8).strip());
        } else {
            print(read, bytes, out);
        }
        out.flush();
        return 0;
    }

    private void print(Model read, int bytes, PrintWriter out) {
        out.println(model + ": " + bytes + " bytes, " + read.subgraphs().size() + " subgraph(s)");
        read.main().inputs().forEach(tensor -> out.println("input  " + tensor + describe(tensor)));
        read.main().outputs().forEach(tensor -> out.println("output " + tensor + describe(tensor)));
        operators(read).forEach((name, count) -> out.println(count + " x " + name));
    }

    private static String describe(Tensor tensor) {
        return tensor.quantization()
                .map(q -> " scale " + q.scales().orElse(List.of()) + " zero point "
                        + q.zeroPoints().orElse(List.of()))
                .orElse("");
    }

    private static Map<String, Integer> operators(Model read) {
        Map<String, Integer> counts = new TreeMap<>();
        read.subgraphs().forEach(graph -> graph.ops()
                .forEach(op -> counts.merge(op.operator().name(), 1, Integer::sum)));
        return counts;
    }

    private static Document document(Model read, int bytes) {
        List<Document> operators = new ArrayList<>();
        for (Op op : read.main().ops()) {
            operators.add(Document.builder()
                    .put("name", op.operator().name())
                    .put("version", op.version())
                    .build());
        }
        return Document.builder()
                .put("bytes", bytes)
                .putIfPresent("description", read.description())
                .put("subgraphs", read.subgraphs().size())
                .put("inputs", tensors(read.main().inputs()))
                .put("outputs", tensors(read.main().outputs()))
                .put("operators", operators)
                .build();
    }

    private static List<Document> tensors(List<Tensor> tensors) {
        return tensors.stream().map(InspectCommand::tensor).toList();
    }

    private static Document tensor(Tensor tensor) {
        return Document.builder()
                .put("name", tensor.name())
                .put("type", tensor.type().name())
                .put("shape", tensor.shape().stream().map(Integer::longValue).toList())
                .putIfPresent("quantization", tensor.quantization().map(InspectCommand::quantization))
                .build();
    }

    private static Document quantization(Quantization quantization) {
        List<Long> zeroPoints = quantization.zeroPoints().orElse(List.of());
        return Document.builder()
                .put(
                        "scales",
                        quantization.scales().orElse(List.of()).stream()
                                .map(Float::doubleValue)
                                .toList())
                .put("zeroPoint", zeroPoints.isEmpty() ? 0L : zeroPoints.get(0))
                .put("axis", quantization.axis())
                .build();
    }
}
