package dev.flotilla.compiler.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
    @Test
    void givesTheExactBinomialProbability() {
        assertEquals(1, new McNemar(0, 0).probability());
        assertEquals(1, new McNemar(3, 3).probability());
        assertEquals(2 / 32.0, new McNemar(5, 0).probability(), 1e-12);
        assertEquals(2 * (1 + 8) / 256.0, new McNemar(1, 7).probability(), 1e-12);
    }

    /** The exact conditional test of M. W. Fagerland et al., BMC Medical Research Methodology 13:91, 2013, both examples. */
    @ParameterizedTest
    @CsvSource({"1, 7, 0.070", "6, 16, 0.052"})
    void givesThePublishedProbabilities(int lost, int won, double probability) {
        assertEquals(probability, new McNemar(lost, won).probability(), 5e-4);
    }

    @Test
    void staysExactForThousandsOfChanges() {
        assertEquals(1, new McNemar(2000, 2000).probability(), 1e-9);
        assertEquals(0, new McNemar(0, 4000).probability());
    }

    @Test
    void countsOnlyAnswersThatOneModelAloneGotRight() {
        int[] labels = {0, 1, 2, 3, 4};
        int[] first = {0, 1, 2, 0, 0};
        int[] second = {0, 2, 0, 3, 1};
        assertEquals(new McNemar(2, 1), McNemar.of(labels, first, second));
    }
}
