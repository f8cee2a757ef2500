package dev.flotilla.compiler.report;

/** A table of texts under a caption; the first cell of a row names it. */
final class Table {
    private final Html page;

    private Table(Html page) {
        this.page = page;
    }

    /** Starts a table that can be scrolled sideways where it does not fit. */
    static Table open(Html page, String caption, String... columns) {
        page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", caption);
        page.open("table").leaf("caption", caption).open("thead").open("tr");
        for (String column : columns) {
            page.leaf("th", column, "scope", "col");
        }
        page.close().close().open("tbody");
        return new Table(page);
    }

    Table row(String name, String... cells) {
        page.open("tr").leaf("th", name, "scope", "row");
        for (String cell : cells) {
            page.leaf("td", cell);
        }
        page.close();
        return this;
    }

    void close() {
        page.close().close().close();
    }
}
