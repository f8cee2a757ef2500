package dev.flotilla.contract.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DocumentTest {
    private static final Limits LIMITS = Limits.of(10_000);

    private final Document sample = Document.builder()
            .put("text", "ä\"\\\n")
            .put("whole", 42)
            .put("real", 1.5)
            .put("yes", true)
            .put("bytes", new byte[] {1, 2})
            .put("inner", Document.builder().put("a", Long.MIN_VALUE).build())
            .put("list", List.of(1, 2L, 3))
            .put("maps", List.of(Map.of("id", "x"), Map.of("id", "y")))
            .put("blobs", List.of(new byte[] {9}))
            .put("reals", List.of(1, 2.5))
            .put("texts", List.of("p", "q"))
            .build();

    @Test
    void everyTypeComesBackThroughCbor() throws Exception {
        Document read = Document.parseCbor(sample.toCbor(), LIMITS);
        assertEquals(sample, read);
        assertEquals("ä\"\\\n", read.string("text"));
        assertEquals(42, read.integer("whole"));
        assertEquals(1.5, read.number("real"));
        assertEquals(42.0, read.number("whole"));
        assertTrue(read.flag("yes"));
        assertArrayEquals(new byte[] {1, 2}, read.bytes("bytes"));
        assertEquals(Long.MIN_VALUE, read.object("inner").integer("a"));
        assertEquals(List.of(1L, 2L, 3L), read.integers("list"));
        assertEquals("y", read.objects("maps").get(1).string("id"));
        assertArrayEquals(new byte[] {9}, read.byteStrings("blobs").get(0));
        assertEquals(List.of(1.0, 2.5), read.numbers("reals"));
        assertEquals(List.of("p", "q"), read.strings("texts"));
    }

    @Test
    void absentFieldsAreEmptyOrTheDefault() throws Exception {
        Document empty = Document.builder().build();
        assertEquals(Optional.empty(), empty.findString("x"));
        assertEquals(Optional.empty(), empty.findBytes("x"));
        assertEquals(Optional.empty(), empty.findObject("x"));
        assertEquals(7, empty.integer("x", 7));
        assertEquals(0.5, empty.number("x", 0.5));
        assertTrue(empty.flag("x", true));
        assertEquals(List.of(), empty.strings("x"));
        assertEquals(List.of(), json("{\"x\":null}").strings("x"));
    }

    @Test
    void messagesNameThePathOfTheField() throws Exception {
        Document read = json("{\"windows\":[{\"id\":\"a\"},{\"id\":5}],\"sum\":{\"of\":[1,\"2\"]}}");
        assertMessage(
                "windows[1].id: expected string, found integer",
                () -> read.objects("windows").get(1).string("id"));
        assertMessage(
                "windows[0].end: expected integer, found nothing",
                () -> read.objects("windows").get(0).integer("end"));
        assertMessage("sum.of[1]: expected integer, found string", () -> read.object("sum")
                .integers("of"));
        assertMessage("sum: expected list, found map", () -> read.strings("sum"));
        assertMessage(
                "windows[1].id: 5 is not within 0 and 4",
                () -> read.objects("windows").get(1).integerBetween("id", 0, 4));
    }

    @Test
    void refusesWhatIsNoDocument() {
        assertMalformed("", "expected a map, found nothing");
        assertMalformed("[]", "expected a map");
        assertMalformed("{", "not JSON");
        assertMalformed("{}{}", "bytes follow");
        assertMalformed("{\"a\":1,\"a\":2}", "a: key occurs twice");
        assertMalformed("{\"a\":9223372036854775808}", "does not fit 64 bits");
        assertMalformed("{\"a\":1e999}", "not a finite number");
        assertMalformed("{\"a\":[null]}", "a[0]: unsupported value");
    }

    @Test
    void holdsItsLimits() throws Exception {
        byte[] three = bytes("{\"a\":[1,2]}");
        Document.parseJson(three, new Limits(three.length, 2, 3));
        assertThrows(MalformedDocumentException.class, () -> Document.parseJson(three, new Limits(10, 2, 3)));
        assertThrows(MalformedDocumentException.class, () -> Document.parseJson(three, new Limits(99, 1, 3)));
        assertThrows(MalformedDocumentException.class, () -> Document.parseJson(three, new Limits(99, 2, 2)));
    }

    @Test
    void refusesCborThatAnnouncesMoreThanItHolds() {
        for (String hex :
                List.of("bf", "a1", "a16161", "a161615affffffff", "a161619affffffff01", "a161617bffffffffffffffff")) {
            assertThrows(
                    MalformedDocumentException.class, () -> Document.parseCbor(CborEncodingTest.hex(hex), LIMITS), hex);
        }
    }

    @Test
    void takesPlainMapsAsYamlParsersGiveThem() throws Exception {
        Document document = Document.of(Map.of("port", 8080, "list", Arrays.asList("a", 2, 0.5f)));
        assertEquals(8080, document.integer("port"));
        assertMessage("when: unsupported value (Instant)", () -> Document.of(Map.of("when", java.time.Instant.EPOCH)));
        assertMessage("a: key 1 is not text", () -> Document.of(Map.of("a", Map.of(1, 2))));
    }

    @Test
    void givesAwayNothingThatCouldChangeIt() throws Exception {
        byte[] bytes = {1};
        Document document = Document.builder().put("b", bytes).build();
        bytes[0] = 2;
        document.bytes("b")[0] = 3;
        assertArrayEquals(new byte[] {1}, document.bytes("b"));
        assertThrows(UnsupportedOperationException.class, () -> sample.strings("texts")
                .add("r"));
    }

    @Test
    void equalsWhateverTheOrderOfKeys() throws Exception {
        assertEquals(json("{\"a\":1,\"b\":2}"), json("{\"b\":2,\"a\":1}"));
        assertNotEquals(json("{\"a\":1}"), json("{\"a\":1.5}"));
        assertFalse(sample.toString().contains("42"), "values stay out of toString");
    }

    @Test
    void canonicalJsonSortsAndEscapesAsTufDoes() throws Exception {
        Document document = Document.builder()
                .put("b", List.of(1, true, "x\"\\\n"))
                .put("a", Collections.emptyMap())
                .put("\uD83D\uDE00", 1)
                .put("\uFFFD", 2)
                .build();
        // U+1F600 sorts after U+FFFD by code point, though before it by UTF-16 unit.
        assertEquals(
                "{\"a\":{},\"b\":[1,true,\"x\\\"\\\\\n\"],\"\uFFFD\":2,\"\uD83D\uDE00\":1}",
                new String(document.toCanonicalJson(), StandardCharsets.UTF_8));
        assertThrows(IllegalStateException.class, () -> json("{\"a\":1.5}").toCanonicalJson());
    }

    @Test
    void prettyJsonKeepsTheOrderAndReadsBack() throws Exception {
        Document document = json("{\"z\":1,\"a\":{\"x\":[1.5,\"s\"]}}");
        String text = new String(document.toJson(), StandardCharsets.UTF_8);
        assertEquals("{\n  \"z\" : 1,\n  \"a\" : {\n    \"x\" : [ 1.5, \"s\" ]\n  }\n}\n", text);
        assertEquals(document, json(text));
        assertThrows(IllegalStateException.class, sample::toJson);
    }

    @Test
    void buildersRefuseWhatDocumentsCannotHold() {
        assertThrows(IllegalArgumentException.class, () -> Document.builder().put("x", Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Document.builder().put("x", Optional.empty()));
        assertEquals(
                0,
                Document.builder()
                        .putIfPresent("x", Optional.empty())
                        .build()
                        .keys()
                        .size());
    }

    private static void assertMalformed(String json, String part) {
        MalformedDocumentException e = assertThrows(MalformedDocumentException.class, () -> json(json), json);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }

    private static void assertMessage(String message, Executable executable) {
        assertEquals(
                message,
                assertThrows(MalformedDocumentException.class, executable).getMessage());
    }

    private static Document json(String text) throws MalformedDocumentException {
        return Document.parseJson(bytes(text), LIMITS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
