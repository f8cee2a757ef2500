package dev.flotilla.compiler.report;

import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.compiler.search.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Candidates by size and nearness to float; float itself, which has no noise, lies on the upper edge. */
record SizeChart(List<Verdict> verdicts, double largest, double nearest) {
    private static final int LEFT = 70;
    private static final int WIDTH = 620;
    private static final int RIGHT = 110;
    private static final int TOP = 20;
    private static final int HEIGHT = 260;
    private static final int TICKS = 4;
    private static final int LINE = 15;

    /** Part of the axes beyond the outermost candidate. */
    private static final double MARGIN = 1.1;

    static SizeChart of(List<Verdict> all) {
        List<Verdict> verdicts =
                all.stream().filter(verdict -> verdict.trial() instanceof Made).toList();
        List<Made> made =
                verdicts.stream().map(verdict -> (Made) verdict.trial()).toList();
        double largest = made.stream().mapToDouble(Made::bytes).max().orElse(1);
        double nearest = made.stream()
                .mapToDouble(Made::sqnrDecibels)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        return new SizeChart(verdicts, MARGIN * largest, MARGIN * Math.max(1, nearest));
    }

    void write(Html page) {
        Svg svg = Svg.open(
                page,
                "SQNR of each candidate in decibels, by its size in bytes",
                LEFT + WIDTH + RIGHT,
                TOP + HEIGHT + 44);
        for (int tick = 0; tick <= TICKS; tick++) {
            double bytes = largest * tick / TICKS;
            double decibels = nearest * tick / TICKS;
            svg.line("grid", x(bytes), TOP, x(bytes), TOP + HEIGHT);
            svg.line("grid", LEFT, y(decibels), LEFT + WIDTH, y(decibels));
            svg.text("middle", x(bytes), TOP + HEIGHT + 18, Words.format("%,.0f", bytes));
            svg.text("end", LEFT - 8, y(decibels) + 4, Words.format("%.0f dB", decibels));
        }
        svg.text("middle", LEFT + WIDTH / 2.0, TOP + HEIGHT + 38, "bytes");
        points(svg);
        svg.close();
    }

    /** From the upper edge down, each name below those that it would else cover. */
    private void points(Svg svg) {
        List<Verdict> downwards = verdicts.stream()
                .sorted(Comparator.comparingDouble(verdict -> y(made(verdict))))
                .toList();
        Map<Double, Double> names = new LinkedHashMap<>();
        for (Verdict verdict : downwards) {
            double x = x((double) made(verdict).bytes());
            double name = y(made(verdict));
            for (Map.Entry<Double, Double> other : names.entrySet()) {
                if (Math.abs(other.getKey() - x) < RIGHT) {
                    name = Math.max(name, other.getValue() + LINE);
                }
            }
            names.put(x, name);
            svg.circle(verdict.chosen() ? "accent" : "plain", x, y(made(verdict)), verdict.pareto() ? 6 : 3);
            svg.text("start", x + 12, name + 4, made(verdict).variant().name());
        }
    }

    private static Made made(Verdict verdict) {
        return (Made) verdict.trial();
    }

    private double y(Made made) {
        return y(made.sqnrDecibels());
    }

    private double x(double bytes) {
        return LEFT + bytes / largest * WIDTH;
    }

    private double y(double decibels) {
        return TOP + HEIGHT - Math.max(0, Math.min(decibels, nearest)) / nearest * HEIGHT;
    }
}
