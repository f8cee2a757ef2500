package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuccinctRolesTest {
    /** The first 32 bits of SHA-256: foo 2c26b46b, bar fcde2b2e. */
    @ParameterizedTest
    @CsvSource({
        "foo, 1, bin-0",
        "foo, 2, bin-0",
        "foo, 3, bin-1",
        "foo, 4, bin-2",
        "foo, 5, bin-05",
        "foo, 8, bin-2c",
        "foo, 32, bin-2c26b46b",
        "bar, 1, bin-1",
        "bar, 2, bin-3",
        "bar, 8, bin-fc",
        "bar, 12, bin-fcd",
        "bar, 32, bin-fcde2b2e",
    })
    void picksTheBinOfTheFirstBits(String path, int bits, String name) {
        assertEquals(
                name,
                new SuccinctRoles(new Role(List.of("a"), 1), bits, "bin")
                        .bin(path)
                        .name());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 33, 1L << 40})
    void refusesOtherNumbersOfBits(long bits) {
        Document listed = Document.builder()
                .put("keyids", List.of("a"))
                .put("threshold", 1L)
                .put("bit_length", bits)
                .put("name_prefix", "bin")
                .build();
        assertThrows(MalformedDocumentException.class, () -> SuccinctRoles.parse(listed));
    }
}
