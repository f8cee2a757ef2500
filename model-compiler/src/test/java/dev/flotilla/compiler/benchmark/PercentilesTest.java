package dev.flotilla.compiler.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    /** As R, whose default definition 7 is, gives them: quantile(1:10, c(.25, .5, .95, 1, 0)). */
    @Test
    void interpolatesAsDefinitionSevenDoes() {
        long[] ten = LongStream.rangeClosed(1, 10).toArray();
        assertEquals(3.25, Percentiles.at(0.25, ten), 1e-12);
        assertEquals(5.5, Percentiles.median(ten), 1e-12);
        assertEquals(9.55, Percentiles.at(0.95, ten), 1e-12);
        assertEquals(10, Percentiles.at(1, ten), 1e-12);
        assertEquals(1, Percentiles.at(0, ten), 1e-12);
    }

    @Test
    void oneSampleIsEveryPercentile() {
        assertEquals(new Latency(1, 7e-6, 7e-6, 7e-6), Latency.of(new long[] {7}));
    }

    @Test
    void sortsAndCountsInMilliseconds() {
        assertEquals(new Latency(3, 2, 2.9, 2.98), rounded(Latency.of(new long[] {3_000_000, 1_000_000, 2_000_000})));
    }

    private static Latency rounded(Latency latency) {
        return new Latency(latency.samples(), round(latency.median()), round(latency.p95()), round(latency.p99()));
    }

    private static double round(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
