package dev.flotilla.compiler.report;

import java.util.Locale;

/** Figures and names as the page writes them: the same everywhere, whatever the user's language. */
final class Words {
    /** A model may give its tensors names of any length. */
    static final int MOST_CHARACTERS = 80;

    private Words() {}

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Bytes with thousands set apart. */
    static String bytes(long bytes) {
        return format("%,d bytes", bytes);
    }

    /** A fraction of 1 as percent. */
    static String percent(double fraction) {
        return format("%.2f %%", 100 * fraction);
    }

    /** A ratio of signal to noise; there may have been no noise, or nothing but zeros. */
    static String decibels(double decibels) {
        if (Double.isNaN(decibels)) {
            return "all zero";
        }
        return decibels == Double.POSITIVE_INFINITY ? "no loss" : format("%.1f dB", decibels);
    }

    /** A value somewhere on an axis. */
    static String value(double value) {
        return format("%.4g", value);
    }

    static String count(long count, String one, String many) {
        return format("%,d %s", count, count == 1 ? one : many);
    }

    /** A name from a model, cut in the middle when it has more than {@value #MOST_CHARACTERS} characters. */
    static String name(String name) {
        int[] points = name.codePoints().toArray();
        if (points.length <= MOST_CHARACTERS) {
            return name.isEmpty() ? "(no name)" : name;
        }
        int half = (MOST_CHARACTERS - 1) / 2;
        return new String(points, 0, half) + "…" + new String(points, points.length - half, half);
    }

    /**
     * The end of a name from a model, at most {@code most} characters: converters name layers by paths, and many begin alike. If
     * a part of the path begins in the first half of what there is room for, so does the end.
     */
    static String ending(String name, int most) {
        int[] points = name.codePoints().toArray();
        if (points.length <= most) {
            return name(name);
        }
        int start = points.length - (most - 1);
        for (int at = start; at < start + most / 2; at++) {
            if (points[at] == '/' || points[at] == ';') {
                return "…" + new String(points, at, points.length - at);
            }
        }
        return "…" + new String(points, start, most - 1);
    }
}
