package dev.flotilla.compiler.report;

import dev.flotilla.compiler.recover.LayerFidelity;
import java.util.Comparator;
import java.util.List;

/** How the values of the noisiest layers spread: long tails are what costs precision. */
record DistributionsSection(List<LayerFidelity> layers) implements Section {
    private static final int MOST_LAYERS = 3;

    /** The whole name is in what the charts say of themselves. */
    private static final int MOST_HEADING = 24;

    @Override
    public String title() {
        return "Weights and activations of the noisiest layers";
    }

    @Override
    public void write(Html page) {
        page.leaf(
                "p",
                "Values of the float model; heights are on a logarithmic scale, so that the few far from zero, which set"
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
        return layers.stream()
                .filter(layer -> layer.weights().isPresent())
                .sorted(Comparator.comparingDouble(LayerFidelity::sqnrDecibels))
                .limit(MOST_LAYERS)
                .toList();
    }
}
