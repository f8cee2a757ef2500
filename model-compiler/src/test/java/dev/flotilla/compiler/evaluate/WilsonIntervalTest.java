package dev.flotilla.compiler.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against table I of R. G. Newcombe, Statistics in Medicine 17, 1998, pages 857 to 872, method 3. */
class WilsonIntervalTest {
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0.0000, 0.1611", "1, 29, 0.0061, 0.1718"})
    void givesThePublishedIntervals(int successes, int trials, double low, double high) {
        WilsonInterval interval = WilsonInterval.of(successes, trials);
        assertEquals(low, interval.low(), 5e-5);
        assertEquals(high, interval.high(), 5e-5);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "0, 1000000", "1000000, 1000000"})
    void endsAtNoneAndAll(int successes, int trials) {
        WilsonInterval interval = WilsonInterval.of(successes, trials);
        assertEquals(successes == 0 ? 0 : 1, successes == 0 ? interval.low() : interval.high());
    }
}
