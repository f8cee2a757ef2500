package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.pass.Pass;
import java.util.List;
import java.util.Optional;

/**
 * Folds MUL, DIV, ADD and SUB by a constant per channel, which is what batch normalization is at inference, into the
 * weights and the bias before them (Jacob et al., "Quantization and Training of Neural Networks for Efficient
 * Integer-Arithmetic-Only Inference", CVPR 2018, section 3.2). Exact but for the rounding of the folded constants.
 */
final class FoldScaleAndShift implements Pass {
    private static final String FIELD = "fused_activation_function";

    @Override
    public String name() {
        return "fold-scale-and-shift";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewrite rewrite = new Rewrite(graph);
        for (Op op : graph.ops()) {
            ChannelAffine.find(op).ifPresent(affine -> fold(affine, op, rewrite));
        }
        return rewrite.result();
    }

    private static void fold(ChannelAffine affine, Op op, Rewrite rewrite) {
        Optional<WeightedLayer> layer = rewrite.uses()
                .privateWriter(affine.variable())
                .filter(writer -> !rewrite.isTouched(writer))
                .flatMap(WeightedLayer::find)
                .filter(found -> fits(found, affine))
                // Shared weights would have to be stored twice.
                .filter(found -> !affine.scales() || rewrite.uses().hasOneReader(found.weights()));
        Optional<Op> folded = layer.flatMap(found -> found.through(affine, op.output()));
        if (folded.isPresent()) {
            Options options = folded.get().options().orElseThrow();
            int activation = op.options().map(own -> own.integer(FIELD, 0)).orElse(0);
            rewrite.replace(
                    layer.get().op(),
                    activation == Options.ACTIVATION_NONE
                            ? folded.get()
                            : folded.get().withOptions(options.with(FIELD, (byte) activation)));
            rewrite.drop(op);
        }
    }

    private static boolean fits(WeightedLayer layer, ChannelAffine affine) {
        List<Integer> shape = affine.variable().shape();
        return !shape.isEmpty() && shape.get(shape.size() - 1) == layer.channels();
    }
}
