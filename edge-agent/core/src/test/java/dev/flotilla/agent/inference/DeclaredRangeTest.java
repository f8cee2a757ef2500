package dev.flotilla.agent.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.inference.Quantization;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.Feature;
import dev.flotilla.contract.preprocess.FeatureSpec;
import dev.flotilla.contract.preprocess.ImageSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeclaredRangeTest {
    /** Red from 0 to 1, green from −1 to 1, blue from 0 to 255. */
    private static final ImageSpec PICTURE =
            ImageSpec.exact(1, 2, 3, List.of(0.0, 127.5, 0.0), List.of(255.0, 127.5, 1.0));

    private static final TensorSpec FLOATS = TensorSpec.of("in", TensorType.FLOAT32, List.of(1, 1, 2, 3));

    private static Refusal refusal(DeclaredRange range, float... values) {
        return assertThrows(InputRefusedException.class, () -> range.check(values))
                .why();
    }

    @Test
    void takesWhatLevelsOfAPictureGiveInEachChannel() throws Exception {
        DeclaredRange range = DeclaredRange.of(PICTURE, FLOATS);
        range.check(new float[] {0, -1, 0, 1, 1, 255});
        assertEquals(Refusal.RANGE, refusal(range, -0.1f, 0, 0, 0, 0, 0));
        assertEquals(Refusal.RANGE, refusal(range, 0, 0, 0, 2, 0, 0));
        assertEquals(Refusal.RANGE, refusal(range, 0, 0, 0, 0, 1.1f, 0));
        assertEquals(Refusal.RANGE, refusal(range, 0, 0, 0, 0, 0, -1));
    }

    @Test
    void saysWhichValueIsOutside() {
        DeclaredRange range = DeclaredRange.of(PICTURE, FLOATS);
        InputRefusedException refused =
                assertThrows(InputRefusedException.class, () -> range.check(new float[] {0, 0, 0, 0, 7, 0}));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("input: value 4 is 7.0"), refused.getMessage());
    }

    @Test
    void takesNoValueThatIsNoNumber() {
        DeclaredRange range = DeclaredRange.of(PICTURE, FLOATS);
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertEquals(Refusal.NOT_FINITE, refusal(range, 0, 0, 0, 0, value, 0));
        }
    }

    @Test
    void forgivesOneStepOfAQuantizedInput() throws Exception {
        TensorSpec coarse = new TensorSpec(
                "in", TensorType.INT8, List.of(1, 1, 2, 3), Optional.of(Quantization.perTensor(0.1f, 0)));
        DeclaredRange range = DeclaredRange.of(PICTURE, coarse);
        range.check(new float[] {1.1f, -1.1f, 0, 0, 0, 0});
        assertEquals(Refusal.RANGE, refusal(range, 1.2f, 0, 0, 0, 0, 0));
    }

    @Test
    void takesWhatColumnsOfATableGive() throws Exception {
        FeatureSpec table = new FeatureSpec(List.of(
                new Feature.Numeric("bounded", Optional.empty(), Optional.of(10.0), Optional.of(20.0), 10, 5),
                Feature.Numeric.plain("free")));
        DeclaredRange range = DeclaredRange.of(table, TensorSpec.of("in", TensorType.FLOAT32, List.of(1, 2)));
        range.check(new float[] {0, -1e30f});
        range.check(new float[] {2, 1e30f});
        assertEquals(Refusal.RANGE, refusal(range, 2.1f, 0));
        assertEquals(Refusal.RANGE, refusal(range, -0.1f, 0));
        assertEquals(Refusal.NOT_FINITE, refusal(range, 0, Float.POSITIVE_INFINITY));
    }
}
