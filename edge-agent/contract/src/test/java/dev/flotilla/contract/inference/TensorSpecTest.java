package dev.flotilla.contract.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TensorSpecTest {
    private static TensorSpec spec(TensorType type, float scale, int zeroPoint, Integer... shape) {
        return new TensorSpec("x", type, List.of(shape), Optional.of(Quantization.perTensor(scale, zeroPoint)));
    }

    @Test
    void countsElementsAndBytes() {
        TensorSpec image = TensorSpec.of("image", TensorType.FLOAT32, List.of(1, 28, 28, 1));
        assertEquals(784, image.elements());
        assertEquals(3136, image.byteSize());
        assertEquals("FLOAT32[1,28,28,1]", image.describe());
        assertEquals(1, TensorSpec.of("scalar", TensorType.INT64, List.of()).elements());
    }

    @Test
    void refusesShapesThatNoDeviceCouldHold() {
        assertThrows(
                IllegalArgumentException.class, () -> TensorSpec.of("x", TensorType.INT8, List.of(1 << 20, 1 << 20)));
        assertThrows(IllegalArgumentException.class, () -> TensorSpec.of("x", TensorType.INT8, List.of(-1)));
    }

    @Test
    void quantizesWithTiesAwayFromZeroAndSaturates() {
        TensorSpec int8 = spec(TensorType.INT8, 0.5f, 3, 6);
        assertArrayEquals(
                new byte[] {3, 4, 2, 127, -128, 4}, int8.quantize(new float[] {0, 0.25f, -0.25f, 1e9f, -1e9f, 0.5f}));
        TensorSpec uint8 = spec(TensorType.UINT8, 1, 128, 3);
        assertArrayEquals(new byte[] {(byte) 128, 0, (byte) 255}, uint8.quantize(new float[] {0, -500, 500}));
        TensorSpec int16 = spec(TensorType.INT16, 1, 0, 2);
        assertArrayEquals(new byte[] {0x02, 0x01, -1, 0x7f}, int16.quantize(new float[] {258, 1e6f}));
    }

    @Test
    void dequantizeUndoesQuantize() {
        TensorSpec int8 = spec(TensorType.INT8, 0.25f, -10, 4);
        float[] values = {0, 1.25f, -3.5f, 10};
        assertArrayEquals(values, int8.dequantize(int8.quantize(values)));
        TensorSpec real = TensorSpec.of("r", TensorType.FLOAT32, List.of(4));
        assertArrayEquals(values, real.dequantize(real.quantize(values)));
    }

    @Test
    void refusesOtherLengthsAndTypes() {
        TensorSpec int8 = spec(TensorType.INT8, 1, 0, 2);
        assertThrows(IllegalArgumentException.class, () -> int8.quantize(new float[3]));
        assertThrows(IllegalArgumentException.class, () -> int8.dequantize(new byte[1]));
        TensorSpec plain = TensorSpec.of("x", TensorType.INT8, List.of(2));
        assertThrows(UnsupportedOperationException.class, () -> plain.quantize(new float[2]));
        TensorSpec half = spec(TensorType.FLOAT16, 1, 0, 2);
        assertThrows(UnsupportedOperationException.class, () -> half.dequantize(new byte[4]));
    }

    @Test
    void refusesScalesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> Quantization.perTensor(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Quantization.perTensor(Float.NaN, 0));
        assertThrows(IllegalArgumentException.class, () -> new Quantization(List.of(1f, 2f), List.of(0), 3));
    }

    @Test
    void inputCheckSaysWhatWasExpected() {
        TensorSpec image = spec(TensorType.INT8, 1, 0, 1, 28, 28, 1);
        InferenceException size = assertThrows(
                InferenceException.class,
                () -> InputCheck.check(List.of(image), Collections.singletonList(new byte[100])));
        assertEquals("input 0 'x': expected 784 bytes INT8[1,28,28,1], got 100", size.getMessage());
        InferenceException count =
                assertThrows(InferenceException.class, () -> InputCheck.check(List.of(image), List.of()));
        assertEquals("expected 1 inputs, got 0", count.getMessage());
    }
}
