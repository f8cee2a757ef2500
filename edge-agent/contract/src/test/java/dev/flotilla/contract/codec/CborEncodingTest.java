package dev.flotilla.contract.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.testkit.Seeds;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborEncodingTest {
    /** The examples of RFC 8949, appendix A, that documents can hold, as the value of key "a". */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "23, 17",
        "24, 1818",
        "100, 1864",
        "1000, 1903e8",
        "1000000, 1a000f4240",
        "1000000000000, 1b000000e8d4a51000",
        "-1, 20",
        "-10, 29",
        "-100, 3863",
        "-1000, 3903e7",
        "9223372036854775807, 1b7fffffffffffffff",
        "-9223372036854775808, 3b7fffffffffffffff"
    })
    void integersTakeTheirShortestForm(long value, String hex) {
        assertEncoded(value, hex);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, f90000",
        "-0.0, f98000",
        "1.0, f93c00",
        "1.1, fb3ff199999999999a",
        "1.5, f93e00",
        "65504.0, f97bff",
        "100000.0, fa47c35000",
        "3.4028234663852886e+38, fa7f7fffff",
        "1.0e+300, fb7e37e43c8800759c",
        "5.960464477539063e-8, f90001",
        "0.00006103515625, f90400",
        "-4.0, f9c400",
        "-4.1, fbc010666666666666",
        "2.9802322387695312e-8, fa33000000",
        "65536.0, fa47800000"
    })
    void numbersTakeTheShortestFormThatIsExact(double value, String hex) {
        assertEncoded(value, hex);
    }

    @Test
    void keysSortByLengthThenBytes() {
        Document document = Document.builder()
                .put("bb", 1)
                .put("aaa", 2)
                .put("c", false)
                .put("b", List.of())
                .build();
        assertEquals("a46162806163f462626201636161" + "6102", HexFormat.of().formatHex(document.toCbor()));
    }

    @Test
    void numbersOfAllSizesReadBackExactly() throws Exception {
        Random random = Seeds.random("floats");
        for (int i = 0; i < 20_000; i++) {
            double value =
                    switch (i % 3) {
                        case 0 -> Double.longBitsToDouble(random.nextLong());
                        case 1 -> Float.intBitsToFloat(random.nextInt());
                        default ->
                            Half.exact((float) random.nextInt(2048) / 1024) == Half.NONE ? 0 : random.nextInt(2048);
                    };
            if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                Document read = Document.parseCbor(
                        Document.builder().put("a", value).build().toCbor(), Limits.of(100));
                assertEquals(value, read.number("a"));
            }
        }
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static void assertEncoded(Object value, String hex) {
        byte[] cbor = Document.builder().put("a", value).build().toCbor();
        assertEquals("a16161" + hex, HexFormat.of().formatHex(cbor));
    }
}
