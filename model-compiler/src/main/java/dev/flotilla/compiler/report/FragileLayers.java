package dev.flotilla.compiler.report;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.recover.LayerFidelity;
import dev.flotilla.contract.codec.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where quantization noise comes from: the operators that add most to the noise which their inputs bring along, as a share
 * of the signal. Those that add less than a tenth of what the worst adds are left out.
 *
 * @param layers the worst first, at most {@value #MOST}
 */
record FragileLayers(List<Layer> layers) {
    static final int MOST = 5;

    /** Below this ratio noise has a tenth of the signal's amplitude. */
    static final double NOISY_DECIBELS = 20;

    /** Noise of less than this share of the signal, 60 dB below it, is no weakness. */
    private static final double LEAST_NOISE = 1e-6;

    /** Of what the worst layer adds. */
    private static final double LEAST_SHARE = 0.1;

    FragileLayers {
        layers = List.copyOf(layers);
    }

    /**
     * An operator that adds noise.
     *
     * @param before signal to noise of its noisiest input in decibels; infinite where no operator before it was compared
     * @param added noise beyond that of its noisiest input, as a share of its signal's power
     */
    record Layer(LayerFidelity fidelity, double before, double added) {
        /** In a sentence. */
        String words() {
            String after = Words.decibels(fidelity.sqnrDecibels());
            String course = Double.isFinite(before)
                    ? Words.format("falls from %s to %s", Words.decibels(before), after)
                    : Words.format("is %s at the first operator", after);
            return fidelity.sqnrDecibels() < NOISY_DECIBELS
                    ? course + "; the noise has more than a tenth of the signal's amplitude"
                    : course;
        }

        Document toDocument() {
            return Document.builder()
                    .put("operator", fidelity.operator())
                    .put("output", fidelity.output())
                    .put("words", "signal to noise " + words())
                    .build();
        }
    }

    /** @param graph the float graph in which {@code layers} write their outputs */
    static FragileLayers of(List<LayerFidelity> layers, Subgraph graph) {
        Map<String, LayerFidelity> byOutput = new HashMap<>();
        layers.forEach(layer -> byOutput.put(layer.output(), layer));
        List<Layer> found = new ArrayList<>();
        for (Op op : graph.ops()) {
            Optional<LayerFidelity> fidelity =
                    op.outputs().stream().findFirst().map(output -> byOutput.get(output.name()));
            fidelity.map(layer -> judged(layer, op, byOutput))
                    .filter(layer -> layer.added() > LEAST_NOISE)
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparingDouble(Layer::added).reversed());
        return new FragileLayers(found.stream()
                .filter(layer -> layer.added() >= LEAST_SHARE * found.get(0).added())
                .limit(MOST)
                .toList());
    }

    private static Layer judged(LayerFidelity layer, Op op, Map<String, LayerFidelity> byOutput) {
        double before = op.inputs().stream()
                .flatMap(Optional::stream)
                .map(Tensor::name)
                .flatMap(name -> Stream.ofNullable(byOutput.get(name)))
                .mapToDouble(LayerFidelity::sqnrDecibels)
                .filter(decibels -> !Double.isNaN(decibels))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        return new Layer(layer, before, noise(layer.sqnrDecibels()) - noise(before));
    }

    /** As a share of the signal's power. */
    private static double noise(double decibels) {
        return Math.pow(10, -decibels / 10);
    }

    boolean contains(LayerFidelity layer) {
        return layers.stream().anyMatch(fragile -> fragile.fidelity().equals(layer));
    }
}
