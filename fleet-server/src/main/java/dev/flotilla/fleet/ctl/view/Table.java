package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Documents below one another: each column as wide as its longest text, up to a bound. Widths count characters. */
public final class Table {
    private static final String GAP = "  ";
    private static final String CUT = "..";

    private final List<Column> columns;

    private record Column(String title, int most, boolean right, Function<Document, String> text) {}

    private Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    public static Table empty() {
        return new Table(List.of());
    }

    /**
     * The same with one more column of texts.
     *
     * @param most characters; longer texts are cut
     * @param path of the value in each document, with dots between its keys
     */
    public Table text(String title, int most, String path) {
        return and(new Column(title, most, false, row -> Values.text(row, path)));
    }

    /** The same with one more column of numbers. */
    public Table number(String title, String path) {
        return number(title, row -> Values.text(row, path));
    }

    /** The same with one more column of numbers with a fraction. */
    Table fraction(String title, String path) {
        return number(title, row -> Values.fraction(row, path));
    }

    Table number(String title, Function<Document, String> text) {
        return and(new Column(title, Integer.MAX_VALUE, true, text));
    }

    private Table and(Column column) {
        return new Table(Stream.concat(columns.stream(), Stream.of(column)).toList());
    }

    /** A head, and a line for each document. */
    public List<String> lines(List<Document> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(Column::title).toList());
        rows.forEach(row -> cells.add(columns.stream()
                .map(column -> cut(column.text().apply(row), column.most()))
                .toList()));
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int index = i;
            widths.add(Collections.max(
                    cells.stream().map(line -> length(line.get(index))).toList()));
        }
        return cells.stream().map(line -> line(line, widths)).toList();
    }

    private String line(List<String> cells, List<Integer> widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String space = " ".repeat(widths.get(i) - length(cells.get(i)));
            padded.add(columns.get(i).right() ? space + cells.get(i) : cells.get(i) + space);
        }
        return padded.stream().collect(Collectors.joining(GAP)).stripTrailing();
    }

    static String cut(String text, int most) {
        return length(text) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - CUT.length())) + CUT;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
