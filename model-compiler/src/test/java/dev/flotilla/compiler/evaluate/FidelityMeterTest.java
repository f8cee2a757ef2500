package dev.flotilla.compiler.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FidelityMeterTest {
    @Test
    void measuresAllSamplesTogether() {
        FidelityMeter meter = new FidelityMeter();
        meter.add(new float[] {3, 4}, new float[] {3, 4.5f});
        meter.add(new float[] {0}, new float[] {-0.5f});
        OutputFidelity result = meter.result();
        assertEquals(10 * Math.log10(25 / 0.5), result.sqnrDecibels(), 1e-12);
        assertEquals(27 / (5 * Math.sqrt(9 + 20.25 + 0.25)), result.cosine(), 1e-12);
        assertEquals(0.5, result.maxError());
    }

    @Test
    void equalOutputsAreInfinitelyNearEvenIfAllAreZero() {
        FidelityMeter meter = new FidelityMeter();
        meter.add(new float[2], new float[2]);
        assertEquals(new OutputFidelity(Double.POSITIVE_INFINITY, 1, 0), meter.result());
    }

    @Test
    void noiseWithoutSignalIsInfinitelyFar() {
        FidelityMeter meter = new FidelityMeter();
        meter.add(new float[] {0}, new float[] {2});
        assertEquals(new OutputFidelity(Double.NEGATIVE_INFINITY, 0, 2), meter.result());
    }
}
