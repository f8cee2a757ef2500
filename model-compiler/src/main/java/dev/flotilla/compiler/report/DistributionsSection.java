package dev.flotilla.compiler.report;

import dev.flotilla.compiler.recover.LayerFidelity;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the values of the worst layers with weights spread: long tails are what costs precision. The fragile ones come first,
 * since they add the noise; later layers with more of it may only pass it on.
 */
record DistributionsSection(List<LayerFidelity> layers, FragileLayers fragile) implements Section {
    private static final int MOST_LAYERS = 3;

    /** The whole name is in what the charts say of themselves. */
    private static final int MOST_HEADING = 24;

    @Override
    public String title() {
        return "Weights and activations of the worst layers";
    }

    @Override
    public void write(Html page) {
        page.leaf(
                "p",
                "The fragile layers first, then the noisiest. Values of the float model; heights are on a logarithmic scale, so that the few far from zero, which set"
                        + " the scale for all the others, are seen.");
        page.open("div", "class", "histograms");
        for (LayerFidelity layer : worst()) {
            String name = Words.name(layer.output());
            page.open("div").leaf("h3", layer.operator() + " → " + Words.ending(layer.output(), MOST_HEADING));
            layer.weights()
                    .ifPresent(weights -> new HistogramChart("Weights of " + name, "weights", weights).write(page));
            new HistogramChart("Activations of " + name, "activations", layer.activations()).write(page);
            page.close();
        }
        page.close();
    }

    private List<LayerFidelity> worst() {
        Stream<LayerFidelity> first = fragile.layers().stream().map(FragileLayers.Layer::fidelity);
        Stream<LayerFidelity> then = layers.stream().sorted(Comparator.comparingDouble(LayerFidelity::sqnrDecibels));
        return Stream.concat(first, then)
                .filter(layer -> layer.weights().isPresent())
                .distinct()
                .limit(MOST_LAYERS)
                .toList();
    }
}
