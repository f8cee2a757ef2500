package dev.flotilla.compiler.report;

import dev.flotilla.compiler.recover.LayerFidelity;
import java.util.List;

/** A bar of signal to noise for every layer, in execution order; fragile ones stand out. */
record LayerChart(List<LayerFidelity> layers, FragileLayers fragile) {
    private static final int LEFT = 330;
    private static final int PLOT = 500;
    private static final int RIGHT = 130;
    private static final int ROW = 22;
    private static final int TICK_DECIBELS = 10;
    private static final int MOST_NAME = 24;

    /** Ratios beyond this are drawn as this, so that one exact layer does not flatten the others. */
    private static final double MOST_DECIBELS = 80;

    void write(Html page) {
        int bottom = layers.size() * ROW + 6;
        Svg svg = Svg.open(page, "Bar chart: " + words(), LEFT + PLOT + RIGHT, bottom + 24);
        for (int tick = 0; tick <= top(); tick += TICK_DECIBELS) {
            svg.line("grid", x(tick), 0, x(tick), bottom);
            svg.text("middle", x(tick), bottom + 16, tick + " dB");
        }
        for (int i = 0; i < layers.size(); i++) {
            bar(svg, layers.get(i), i * ROW + 4.0);
        }
        svg.close();
    }

    private void bar(Svg svg, LayerFidelity layer, double y) {
        double decibels = layer.sqnrDecibels();
        svg.text("end", LEFT - 10, y + 12, layer.operator() + " → " + Words.ending(layer.output(), MOST_NAME));
        if (!Double.isNaN(decibels)) {
            double length = Math.max(0, Math.min(top(), decibels));
            svg.rectangle(fragile.contains(layer) ? "warn" : "accent", x(0), y, x(length) - x(0), ROW - 7);
        }
        String mark = fragile.contains(layer) ? "  fragile" : "";
        svg.text("start", LEFT + PLOT + 10, y + 12, Words.decibels(decibels) + mark);
    }

    private String words() {
        return String.join(
                "; ",
                layers.stream()
                        .map(layer -> Words.name(layer.output()) + " " + Words.decibels(layer.sqnrDecibels()))
                        .toList());
    }

    /** The end of the axis: the next whole tick above what is shown. */
    private double top() {
        double highest = layers.stream()
                .mapToDouble(LayerFidelity::sqnrDecibels)
                .filter(Double::isFinite)
                .max()
                .orElse(TICK_DECIBELS);
        double ticks = Math.ceil(Math.max(1, Math.min(MOST_DECIBELS, highest)) / TICK_DECIBELS);
        return ticks * TICK_DECIBELS;
    }

    private double x(double decibels) {
        return LEFT + decibels / top() * PLOT;
    }
}
