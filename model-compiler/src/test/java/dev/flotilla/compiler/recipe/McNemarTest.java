package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class McNemarTest {
    @Test
    void givesTheExactBinomialProbability() {
        assertEquals(1, new McNemar(0, 0).probability());
        assertEquals(1, new McNemar(3, 3).probability());
        assertEquals(2 / 32.0, new McNemar(5, 0).probability(), 1e-12);
        assertEquals(2 * (1 + 8) / 256.0, new McNemar(1, 7).probability(), 1e-12);
    }
}
