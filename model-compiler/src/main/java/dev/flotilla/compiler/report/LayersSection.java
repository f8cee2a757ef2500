package dev.flotilla.compiler.report;

import dev.flotilla.compiler.recover.LayerFidelity;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How near every layer comes to float, and which were fragile. */
record LayersSection(List<LayerFidelity> layers, FragileLayers fragile) implements Section {
    /** Of a larger model, the worst are shown. */
    private static final int MOST_BARS = 60;

    @Override
    public String title() {
        return "Layers";
    }

    @Override
    public void write(Html page) {
        words(page);
        List<LayerFidelity> shown = shown();
        if (shown.size() < layers.size()) {
            page.leaf("p", Words.format("Of %,d operators, the chart shows the worst %d.", layers.size(), MOST_BARS));
        }
        new LayerChart(shown, fragile).write(page);
    }

    private void words(Html page) {
        page.leaf(
                "p",
                "Signal to quantization noise of every operator's output, with all that was quantized before it; 6 dB"
                        + " are a factor of two in amplitude.");
        if (fragile.layers().isEmpty()) {
            page.leaf("p", "No layer was fragile.");
            return;
        }
        page.leaf("h3", "Fragile layers");
        page.leaf("p", "These operators add most to the noise that their inputs bring along, the worst first:");
        page.open("ol");
        for (FragileLayers.Layer layer : fragile.layers()) {
            page.open("li")
                    .leaf(
                            "code",
                            layer.fidelity().operator() + " → "
                                    + Words.name(layer.fidelity().output()))
                    .text(": signal to noise " + layer.words() + ".")
                    .close();
        }
        page.close();
    }

    private List<LayerFidelity> shown() {
        Set<LayerFidelity> worst = new HashSet<>(layers.stream()
                .sorted(Comparator.comparingDouble(LayerFidelity::sqnrDecibels))
                .limit(MOST_BARS)
                .toList());
        return layers.stream().filter(worst::contains).limit(MOST_BARS).toList();
    }
}
