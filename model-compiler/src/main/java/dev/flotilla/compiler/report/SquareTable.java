package dev.flotilla.compiler.report;

import java.util.Set;

/** A table with the same classes down and across. */
final class SquareTable {
    /** Writes one cell. */
    @FunctionalInterface
    interface Cell {
        void write(Html page, int label, int answer);
    }

    private SquareTable() {}

    static void write(Html page, String caption, Set<Integer> classes, Cell cell) {
        page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", caption);
        page.open("table", "class", "matrix")
                .leaf("caption", caption)
                .open("thead")
                .open("tr");
        page.leaf("td", "");
        classes.forEach(answer -> page.leaf("th", String.valueOf(answer), "scope", "col"));
        page.close().close().open("tbody");
        for (int label : classes) {
            page.open("tr").leaf("th", String.valueOf(label), "scope", "row");
            classes.forEach(answer -> cell.write(page, label, answer));
            page.close();
        }
        page.close().close().close();
    }
}
