package dev.flotilla.contract.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    private static CsvReader reader(byte[] bytes) {
        return new CsvReader(new ByteArrayInputStream(bytes), 0, 1);
    }

    private static List<List<String>> read(String text) throws IOException {
        List<List<String>> records = new ArrayList<>();
        CsvReader reader = reader(text.getBytes(StandardCharsets.UTF_8));
        for (Optional<List<String>> next = reader.next(); next.isPresent(); next = reader.next()) {
            records.add(next.get());
        }
        return records;
    }

    @Test
    void readsRecordsWithEitherLineEnd() throws Exception {
        List<List<String>> expected = List.of(List.of("a", "b"), List.of("1", ""), List.of("", "2"));
        assertEquals(expected, read("a,b\n1,\n,2"));
        assertEquals(expected, read("a,b\r\n1,\r\n,2\r\n"));
        assertEquals(expected, read("a,b\n\n1,\r\n\r\n,2\n\n"));
        assertEquals(List.of(), read(""));
    }

    @Test
    void readsQuotedFields() throws Exception {
        assertEquals(
                List.of(List.of("a,b", "say \"hi\"", "two\nlines", "", " ü ")),
                read("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\", ü \n"));
    }

    @Test
    void knowsWhereRecordsBegin() throws Exception {
        CsvReader reader = reader("a\r\n\"b\nb\"\n\nc".getBytes(StandardCharsets.UTF_8));
        reader.next();
        reader.next();
        assertEquals(3, reader.recordStart());
        assertEquals(2, reader.recordLine());
        reader.next();
        assertEquals(10, reader.recordStart());
        assertEquals(5, reader.recordLine());
    }

    @Test
    void namesLineAndColumnOfWhatItRefuses() {
        refuses("a,b\n1,2\"3", "line 2, column 2: a quote within a field that does not begin with one");
        refuses("a,\"b\"c", "line 1, column 2: text after the closing quote");
        refuses("a\n\"b\n", "line 3, column 1: the text ends within quotes");
        refuses("a\rb", "line 1: a carriage return without a line feed");
        refuses(",".repeat(CsvReader.MAX_COLUMNS), "line 1, column 4097: more columns than 4096");
        refuses(
                "x".repeat(CsvReader.MAX_RECORD_BYTES + 1),
                "line 1, column 1: the record is longer than 1048576 bytes");
        MalformedSamplesException e =
                assertThrows(MalformedSamplesException.class, () -> reader(new byte[] {'a', ',', (byte) 0xff})
                        .next());
        assertEquals("line 1, column 2: not UTF-8", e.getMessage());
    }

    private static void refuses(String text, String message) {
        MalformedSamplesException e = assertThrows(MalformedSamplesException.class, () -> read(text));
        assertEquals(message, e.getMessage());
    }
}
