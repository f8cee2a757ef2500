package dev.flotilla.contract.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
    private static final PreprocessSpec TWO_CHANNELS =
            new PreprocessSpec(1, 2, 2, List.of(0.0, 128.0), List.of(255.0, 2.0));

    @Test
    void subtractsTheMeanAndDividesPerChannel() throws Exception {
        byte[] pixels = {0, (byte) 128, (byte) 255, (byte) 130};
        assertArrayEquals(new float[] {0, 0, 1, 1}, new Preprocessor(TWO_CHANNELS).toFloat(pixels));
    }

    @Test
    void refusesAnotherNumberOfPixels() {
        WrongInputException e =
                assertThrows(WrongInputException.class, () -> new Preprocessor(TWO_CHANNELS).toFloat(new byte[3]));
        assertEquals("input: expected 4 bytes (1x2x2, one byte a value), got 3", e.getMessage());
    }

    @Test
    void jsonLeadsBack() throws Exception {
        assertEquals(TWO_CHANNELS, PreprocessSpec.parse(TWO_CHANNELS.toJson()));
    }

    @Test
    void refusesSpecsThatCannotBeApplied() {
        assertThrows(IllegalArgumentException.class, () -> new PreprocessSpec(0, 1, 1, List.of(0.0), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> new PreprocessSpec(1, 1, 2, List.of(0.0), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> new PreprocessSpec(1, 1, 1, List.of(0.0), List.of(0.0)));
        assertMalformed("{\"schema\":2}", "schema: 2 is not within 1 and 1");
        assertMalformed(
                "{\"schema\":1,\"height\":1,\"width\":1,\"channels\":1,\"mean\":[0],\"std\":[-1]}",
                "preprocessing: std -1.0 is not positive");
    }

    private static void assertMalformed(String json, String message) {
        MalformedDocumentException e = assertThrows(
                MalformedDocumentException.class, () -> PreprocessSpec.parse(json.getBytes(StandardCharsets.UTF_8)));
        assertEquals(message, e.getMessage());
    }
}
