package dev.flotilla.compiler.report;

/** Draws a picture into a page. Lengths are pixels at full width; colours come from classes in the page's style sheet. */
final class Svg {
    /** A wider picture can be scrolled sideways where it does not fit; others shrink. */
    private static final int NARROW = 480;

    private final Html page;
    private final boolean wide;

    private Svg(Html page, boolean wide) {
        this.page = page;
        this.wide = wide;
    }

    /** @param label what the picture shows, for those who do not see it */
    static Svg open(Html page, String label, int width, int height) {
        boolean wide = width > NARROW;
        if (wide) {
            page.open("div", "class", "scroll", "tabindex", "0");
        }
        page.open(
                "svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "role",
                "img",
                "aria-label",
                label,
                "style",
                "max-width:" + width + "px");
        return new Svg(page, wide);
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    Svg text(String anchor, double x, double y, String words) {
        page.leaf("text", words, "x", at(x), "y", at(y), "text-anchor", anchor);
        return this;
    }

    Svg line(String look, double x1, double y1, double x2, double y2) {
        page.empty("line", "class", look, "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2));
        return this;
    }

    Svg rectangle(String look, double x, double y, double width, double height) {
        page.empty("rect", "class", look, "x", at(x), "y", at(y), "width", at(width), "height", at(height));
        return this;
    }

    Svg circle(String look, double x, double y, double radius) {
        page.empty("circle", "class", look, "cx", at(x), "cy", at(y), "r", at(radius));
        return this;
    }

    void close() {
        page.close();
        if (wide) {
            page.close();
        }
    }

    private static String at(double length) {
        return Words.format("%.1f", length);
    }
}
