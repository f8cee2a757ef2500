package dev.flotilla.compiler.report;

import java.util.List;

/** Fractions with their confidence intervals, one below the other on one axis. */
record IntervalChart(String title, List<Row> rows) {
    private static final int LEFT = 90;
    private static final int PLOT = 620;
    private static final int RIGHT = 90;
    private static final int ROW = 34;
    private static final int TICKS = 4;

    /** Part of the axis on either side of the outermost intervals. */
    private static final double MARGIN = 0.25;

    IntervalChart {
        rows = List.copyOf(rows);
    }

    /** @param low and {@code high}: the interval's ends, 0 to 1 */
    record Row(String name, double value, double low, double high) {}

    void write(Html page) {
        int bottom = rows.size() * ROW + 10;
        Svg svg = Svg.open(page, title + ": " + words(), LEFT + PLOT + RIGHT, bottom + 24);
        for (int tick = 0; tick <= TICKS; tick++) {
            double value = from() + tick * (to() - from()) / TICKS;
            svg.line("grid", x(value), 0, x(value), bottom);
            svg.text("middle", x(value), bottom + 16, Words.format("%.1f %%", 100 * value));
        }
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), i * ROW + ROW / 2.0, i == 0 && rows.size() > 1 ? "plain" : "accent");
        }
        svg.close();
    }

    private void row(Svg svg, Row row, double y, String look) {
        svg.text("end", LEFT - 12, y + 4, row.name());
        svg.rectangle(look + " faint", x(row.low()), y - 6, x(row.high()) - x(row.low()), 12);
        svg.line(look, x(row.low()), y - 8, x(row.low()), y + 8);
        svg.line(look, x(row.high()), y - 8, x(row.high()), y + 8);
        svg.circle(look, x(row.value()), y, 5);
        svg.text("start", LEFT + PLOT + 12, y + 4, Words.percent(row.value()));
    }

    private String words() {
        return String.join(
                "; ",
                rows.stream()
                        .map(row -> row.name() + " " + Words.percent(row.value()) + " (" + Words.percent(row.low())
                                + " to " + Words.percent(row.high()) + ")")
                        .toList());
    }

    private double lowest() {
        return rows.stream().mapToDouble(Row::low).min().orElse(0);
    }

    private double highest() {
        return rows.stream().mapToDouble(Row::high).max().orElse(1);
    }

    private double from() {
        return Math.max(0, lowest() - MARGIN * (highest() - lowest()));
    }

    private double to() {
        return Math.min(1, highest() + MARGIN * (highest() - lowest()));
    }

    private double x(double value) {
        return LEFT + (value - from()) / (to() - from()) * PLOT;
    }
}
