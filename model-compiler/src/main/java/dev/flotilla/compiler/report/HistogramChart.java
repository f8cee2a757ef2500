package dev.flotilla.compiler.report;

import dev.flotilla.compiler.calibrate.Distribution;
import java.util.List;

/** A histogram whose heights are logarithms of counts. */
record HistogramChart(String title, String unit, Distribution distribution) {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 96;
    private static final int BELOW = 20;

    void write(Html page) {
        double min = distribution.range().min();
        double max = distribution.range().max();
        long total = distribution.counts().stream().mapToLong(Long::longValue).sum();
        String label = Words.format(
                "%s: histogram of %,d values from %s to %s", title, total, Words.value(min), Words.value(max));
        Svg svg = Svg.open(page, label, WIDTH, HEIGHT + BELOW);
        bars(svg);
        svg.line("axis", 0, HEIGHT, WIDTH, HEIGHT);
        if (min < 0 && max > 0) {
            double zero = -min / (max - min) * WIDTH;
            svg.line("zero", zero, 0, zero, HEIGHT + 4.0);
        }
        svg.text("start", 0, HEIGHT + 15.0, Words.value(min));
        svg.text("middle", WIDTH / 2.0, HEIGHT + 15.0, Words.format("%,d %s", total, unit));
        svg.text("end", WIDTH, HEIGHT + 15.0, Words.value(max));
        svg.close();
    }

    private void bars(Svg svg) {
        List<Long> counts = distribution.counts();
        double most = counts.stream().mapToDouble(HistogramChart::height).max().orElse(1);
        double width = (double) WIDTH / counts.size();
        for (int i = 0; i < counts.size(); i++) {
            double height = height(counts.get(i)) / most * (HEIGHT - 4);
            if (height > 0) {
                svg.rectangle("accent", i * width, HEIGHT - height, width - 1, height);
            }
        }
    }

    private static double height(long count) {
        return Math.log1p((double) count);
    }
}
