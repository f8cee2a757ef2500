package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.analyse.Analysis;
import dev.flotilla.compiler.analyse.ArenaPlan;
import dev.flotilla.compiler.analyse.Constant;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An inspected model for people. */
final class InspectionText {
    private static final int MOST_CONSTANTS = 10;

    private final Model model;
    private final Analysis analysis;
    private final PrintWriter out;

    InspectionText(Model model, Analysis analysis, PrintWriter out) {
        this.model = model;
        this.analysis = analysis;
        this.out = out;
    }

    void print() {
        model.description().ifPresent(text -> line("description: %s", text));
        model.main().inputs().forEach(tensor -> line("input  %s%s", tensor, scales(tensor)));
        model.main().outputs().forEach(tensor -> line("output %s%s", tensor, scales(tensor)));
        model.subgraphs().stream().map(Subgraph::signatures).forEach(all -> all.forEach(this::signature));
        line("parameters: %d; constants: %d bytes", analysis.parameters(), analysis.constantBytes());
        line("types of inputs and computed tensors: %s", analysis.computedTypes());
        line("constants with scales per channel: %d", analysis.perChannel());
        memory(analysis.memory());
        line("multiply-accumulates: %d", analysis.macs());
        operators();
        constants();
        metadata();
    }

    private static String scales(Tensor tensor) {
        return tensor.quantization()
                .map(q -> " scale " + q.scales().orElse(List.of()) + " zero point "
                        + q.zeroPoints().orElse(List.of()))
                .orElse("");
    }

    private void signature(Signature signature) {
        line("signature %s: %s -> %s", signature.key(), signature.inputs(), signature.outputs());
    }

    private void memory(ArenaPlan plan) {
        if (analysis.steps().isEmpty()) {
            return;
        }
        String planned = plan.bytes().isPresent()
                ? plan.bytes().getAsLong() + " bytes, greedy by size; no plan needs less than "
                : "no plan for so many tensors; at least ";
        Op peak = analysis.steps().get(plan.peak()).op();
        line("activation memory: %s%d, which live at operator %d, %s", planned, plan.lowerBound(), plan.peak(), peak);
    }

    private void operators() {
        line("operators of the main subgraph:");
        line("  %4s  %-24s %7s %12s  %s", "#", "name", "version", "MACs", "output");
        for (int i = 0; i < analysis.steps().size(); i++) {
            Analysis.Step step = analysis.steps().get(i);
            Op op = step.op();
            String outputs = op.outputs().stream().map(Tensor::toString).collect(Collectors.joining(", "));
            line("  %4d  %-24s %7d %12d  %s", i, op.operator().name(), op.version(), step.macs(), outputs);
        }
    }

    private void constants() {
        line("constants, largest first:");
        analysis.constants().stream().limit(MOST_CONSTANTS).forEach(this::constant);
        int others = analysis.constants().size() - MOST_CONSTANTS;
        if (others > 0) {
            line("  and %d more (all with --json)", others);
        }
    }

    private void constant(Constant constant) {
        Tensor tensor = constant.tensor();
        String perChannel = tensor.quantization()
                .flatMap(Quantization::scales)
                .filter(scales -> scales.size() > 1)
                .map(scales -> ", " + scales.size() + " scales")
                .orElse("");
        line("  %10d  %s%s%s", constant.bytes(), tensor, perChannel, constant.shared() ? ", shared" : "");
    }

    private void metadata() {
        model.metadata()
                .forEach(entry -> line(
                        "metadata %s: %d bytes", entry.name(), entry.buffer().size()));
        model.archive().ifPresent(archive -> line("archive behind the model: %d bytes", archive.bytesAt(0).length));
    }

    private void line(String format, Object... values) {
        out.println(Printable.of(String.format(Locale.ROOT, format, values)));
    }
}
