package dev.flotilla.compiler.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AffineTest {
    @Test
    void coversTheRangeWith255Steps() {
        Affine affine = Affine.covering(new Range(0, 2.55f));
        assertEquals(0.01f, affine.scale(), 1e-8);
        assertEquals(-128, affine.zeroPoint());
        assertEquals(-128, affine.quantize(0));
        assertEquals(127, affine.quantize(2.55f));
    }

    @Test
    void representsZeroExactlyEvenOutsideTheRange() {
        Affine affine = Affine.covering(new Range(3, 5.1f));
        assertEquals(0f, affine.dequantize(affine.quantize(0)));
        assertEquals(5.1f / 255, affine.scale(), 1e-7);
        Affine negative = Affine.covering(new Range(-5.1f, -1));
        assertEquals(127, negative.zeroPoint());
        assertEquals(0f, negative.dequantize(negative.quantize(0)));
    }

    @Test
    void roundsTiesAwayFromZero() {
        Affine affine = new Affine(1, 0);
        assertEquals(3, affine.quantize(2.5f));
        assertEquals(-3, affine.quantize(-2.5f));
        assertEquals(1, affine.quantize(0.5f));
        assertEquals(-1, affine.quantize(-0.5f));
    }

    @Test
    void saturates() {
        Affine affine = new Affine(0.1f, 0);
        assertEquals(127, affine.quantize(1e9f));
        assertEquals(-128, affine.quantize(-1e9f));
    }

    @Test
    void givesAnAllZeroTensorAUsableScale() {
        Affine affine = Affine.covering(new Range(0, 0));
        assertEquals(1, affine.scale());
        assertEquals(-128, affine.zeroPoint());
    }

    @Test
    void refusesRangesThatAreNotFinite() {
        assertThrows(IllegalArgumentException.class, () -> Range.of(new float[] {1, Float.NaN}));
        assertThrows(IllegalArgumentException.class, () -> Range.of(new float[0]));
        assertThrows(IllegalArgumentException.class, () -> new Range(0, Float.POSITIVE_INFINITY));
    }
}
