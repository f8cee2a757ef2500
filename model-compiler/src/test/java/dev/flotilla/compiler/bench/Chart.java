package dev.flotilla.compiler.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A line chart over the size of the model, as SVG. */
final class Chart {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 260;
    private static final int LEFT = 60;
    private static final int BOTTOM = 40;
    private static final int TOP = 30;
    private static final int TICKS = 4;

    private final String title;
    private final List<Measured> points;
    private final ToDoubleFunction<Measured> value;
    private final double mostMegabytes;
    private final double most;

    Chart(String title, List<Measured> points, ToDoubleFunction<Measured> value) {
        this.title = title;
        this.points = points;
        this.value = value;
        this.mostMegabytes =
                points.stream().mapToDouble(Measured::megabytes).max().orElseThrow();
        this.most = points.stream().mapToDouble(value).max().orElseThrow();
    }

    String svg() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                title));
        text(out, LEFT, TOP - 12, "start", title);
        for (int tick = 0; tick <= TICKS; tick++) {
            double share = (double) tick / TICKS;
            line(out, x(0), y(share * most), x(mostMegabytes), y(share * most), "#ccc");
            text(out, LEFT - 6, y(share * most) + 4, "end", number(share * most));
            text(out, x(share * mostMegabytes), HEIGHT - BOTTOM + 16, "middle", number(share * mostMegabytes));
        }
        text(out, x(mostMegabytes / 2), HEIGHT - 6, "middle", "float model, MB");
        for (int i = 1; i < points.size(); i++) {
            Measured from = points.get(i - 1);
            Measured to = points.get(i);
            line(out, x(from.megabytes()), y(at(from)), x(to.megabytes()), y(at(to)), "#06c");
        }
        points.forEach(point -> out.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#06c\"><title>%s</title></circle>%n",
                x(point.megabytes()),
                y(at(point)),
                point.row())));
        return out.append("</svg>\n").toString();
    }

    private double at(Measured point) {
        return value.applyAsDouble(point);
    }

    private double x(double megabytes) {
        return LEFT + megabytes / mostMegabytes * (WIDTH - LEFT - 20);
    }

    private double y(double amount) {
        return HEIGHT - BOTTOM - amount / most * (HEIGHT - BOTTOM - TOP);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }

    private static void line(StringBuilder out, double x1, double y1, double x2, double y2, String color) {
        out.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                color));
    }

    private static void text(StringBuilder out, double x, double y, String anchor, String words) {
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-family=\"sans-serif\" font-size=\"11\">%s</text>%n",
                x,
                y,
                anchor,
                words));
    }
}
