package dev.flotilla.compiler.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values from the table of examples in the article on binary16 of IEEE 754-2008, section 3.4. */
class HalfFloatTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0000",
        "-0.0, 8000",
        "1, 3c00",
        "-2, c000",
        "65504, 7bff",
        "65519.99, 7bff",
        "1e9, 7bff",
        "-1e9, fbff",
        "5.9604645e-8, 0001",
        "6.097555e-5, 03ff",
        "6.103515625e-5, 0400",
        "0.33325195, 3555",
        "0.3333333, 3555",
        "2.9802322e-8, 0000",
        "2.9802326e-8, 0001",
        "1.00048828125, 3c00",
        "1.0014648, 3c02"
    })
    void roundsToTheNearestTiesToEven(float value, String bits) {
        assertEquals(bits, String.format(java.util.Locale.ROOT, "%04x", HalfFloat.of(value) & 0xffff));
    }
}
