package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.analyse.Analysis;
import dev.flotilla.compiler.analyse.ArenaPlan;
import dev.flotilla.compiler.analyse.Constant;
import dev.flotilla.compiler.graph.Metadata;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.contract.codec.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An inspected model for programs. */
final class InspectionJson {
    private final Model model;
    private final Analysis analysis;

    InspectionJson(Model model, Analysis analysis) {
        this.model = model;
        this.analysis = analysis;
    }

    Document document(int bytes) {
        return Document.builder()
                .put("bytes", bytes)
                .putIfPresent("description", model.description())
                .put("subgraphs", model.subgraphs().size())
                .put("inputs", tensors(model.main().inputs()))
                .put("outputs", tensors(model.main().outputs()))
                .put(
                        "signatures",
                        model.subgraphs().stream()
                                .flatMap(graph -> graph.signatures().stream())
                                .map(InspectionJson::signature)
                                .toList())
                .put("parameters", analysis.parameters())
                .put("constantBytes", analysis.constantBytes())
                .put("multiplyAccumulates", analysis.macs())
                .put("activationMemory", memory(analysis.memory()))
                .put("quantization", quantizationSummary())
                .put(
                        "operators",
                        analysis.steps().stream().map(InspectionJson::operator).toList())
                .put(
                        "constants",
                        analysis.constants().stream()
                                .map(InspectionJson::constant)
                                .toList())
                .put(
                        "metadata",
                        model.metadata().stream().map(InspectionJson::metadata).toList())
                .putIfPresent("archiveBytes", model.archive().map(archive -> (long) archive.bytesAt(0).length))
                .build();
    }

    private Document quantizationSummary() {
        Document.Builder types = Document.builder();
        analysis.computedTypes().forEach((type, count) -> types.put(type.name(), count));
        return Document.builder()
                .put("computedTypes", types.build())
                .put("perChannelConstants", analysis.perChannel())
                .build();
    }

    private static Document memory(ArenaPlan plan) {
        return Document.builder()
                .put("method", "greedy-by-size")
                .putIfPresent(
                        "bytes",
                        plan.bytes().isPresent() ? Optional.of(plan.bytes().getAsLong()) : Optional.empty())
                .put("lowerBound", plan.lowerBound())
                .put("peakOperator", plan.peak())
                .build();
    }

    private static Document operator(Analysis.Step step) {
        return Document.builder()
                .put("name", step.op().operator().name())
                .put("version", step.op().version())
                .put("multiplyAccumulates", step.macs())
                .put("outputs", step.op().outputs().stream().map(Tensor::name).toList())
                .build();
    }

    private static Document constant(Constant constant) {
        return Document.builder()
                .put("name", constant.tensor().name())
                .put("type", constant.tensor().type().name())
                .put("shape", shape(constant.tensor()))
                .put("bytes", constant.bytes())
                .put("shared", constant.shared())
                .build();
    }

    private static Document metadata(Metadata entry) {
        return Document.builder()
                .put("name", entry.name())
                .put("bytes", entry.buffer().size())
                .build();
    }

    private static Document signature(Signature signature) {
        return Document.builder()
                .put("key", signature.key())
                .put("inputs", arguments(signature.inputs()))
                .put("outputs", arguments(signature.outputs()))
                .build();
    }

    private static List<Document> arguments(Map<String, Tensor> arguments) {
        return arguments.entrySet().stream()
                .map(entry -> Document.builder()
                        .put("argument", entry.getKey())
                        .put("tensor", entry.getValue().name())
                        .build())
                .toList();
    }

    private static List<Document> tensors(List<Tensor> tensors) {
        return tensors.stream().map(InspectionJson::tensor).toList();
    }

    private static Document tensor(Tensor tensor) {
        return Document.builder()
                .put("name", tensor.name())
                .put("type", tensor.type().name())
                .put("shape", shape(tensor))
                .putIfPresent("quantization", tensor.quantization().map(InspectionJson::quantization))
                .build();
    }

    private static List<Long> shape(Tensor tensor) {
        return tensor.shape().stream().map(Integer::longValue).toList();
    }

    private static Document quantization(Quantization quantization) {
        List<Long> zeroPoints = quantization.zeroPoints().orElse(List.of());
        List<Double> scales = quantization.scales().orElse(List.of()).stream()
                .map(Float::doubleValue)
                .toList();
        return Document.builder()
                .put("scales", scales)
                .put("zeroPoint", zeroPoints.isEmpty() ? 0L : zeroPoints.get(0))
                .put("axis", quantization.axis())
                .build();
    }
}
