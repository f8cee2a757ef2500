package dev.flotilla.fleet.ctl.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.codec.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            Table.empty().text("NAME", 8, "name").number("COUNT", "inner.count").text("TAGS", 20, "tags");

    private static Document row(String name, long count) {
        return Document.builder()
                .put("name", name)
                .put("inner", Document.builder().put("count", count).build())
                .put("tags", List.of("a", "b"))
                .build();
    }

    @Test
    void alignsColumnsByTheirLongestText() {
        assertEquals(
                List.of("NAME  COUNT  TAGS", "one       1  a, b", "two    1000  a, b"),
                table.lines(List.of(row("one", 1), row("two", 1000))));
    }

    @Test
    void cutsWhatIsTooLong() {
        assertEquals(
                "much t..      1  a, b",
                table.lines(List.of(row("much too long", 1))).get(1));
        assertEquals("just fit", table.lines(List.of(row("just fit", 1))).get(1).substring(0, 8));
    }

    @Test
    void hasADashForWhatIsMissingOrEmpty() {
        assertEquals(
                List.of("NAME  COUNT  TAGS", "-         -  -"),
                table.lines(List.of(Document.builder().put("name", "").build())));
    }

    @Test
    void letsNoNameActOnTheTerminal() {
        assertEquals(
                "?[2J?x?",
                table.lines(List.of(row("\u001b[2J\nx\u202e", 1))).get(1).substring(0, 7));
    }

    @Test
    void countsCharactersRatherThanTheirHalves() {
        String rocket = "\ud83d\ude80";
        List<String> lines = table.lines(List.of(row(rocket + rocket, 1), row("four", 2)));
        assertEquals(rocket + rocket + "        1  a, b", lines.get(1));
        assertEquals("four      2  a, b", lines.get(2));
    }
}
