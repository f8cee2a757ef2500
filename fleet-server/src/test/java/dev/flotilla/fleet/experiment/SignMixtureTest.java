package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Reference numbers: mpmath 1.3 with 30 digits, by numeric integration over the chance of lying above. */
class SignMixtureTest {
    private static final double TOLERANCE = 1e-9;

    /** Integral of p^(k+a-1) (1-p)^(n-k+a-1) from one half to 1, over that with k = n = 0, times 2^n. */
    @Test
    void integratesOverChancesAboveOneHalf() {
        assertEquals(1.93817204276071, new SignMixture(0.5).logOneSided(14, 18), TOLERANCE);
        assertEquals(-2.32514537884192, new SignMixture(1.25).logOneSided(5, 20), TOLERANCE);
        assertEquals(11.1453015714534, new SignMixture(0.5).logOneSided(18, 18), TOLERANCE);
    }

    /** The same from 0 to 1. */
    @Test
    void integratesOverAllChances() {
        assertEquals(1.25297656872809, new SignMixture(0.5).logTwoSided(14, 18), TOLERANCE);
        assertEquals(1.23032475059884, new SignMixture(1.25).logTwoSided(5, 20), TOLERANCE);
        assertEquals(10.4521548759981, new SignMixture(0.5).logTwoSided(18, 18), TOLERANCE);
    }

    /** Of 30 values 25 are the first number above whose evidence reaches 100. */
    @Test
    void findsItsBoundary() {
        assertEquals(25, new SignMixture(0.5).boundary(30, 0.01));
        assertEquals(4, new SignMixture(0.5).boundary(3, 0.01), "three values are never enough");
    }

    /** A martingale: what one more value adds is 0 on average, if it lies above with the chance one half. */
    @Test
    void expectsNothingOfAFairCoin() {
        SignMixture mixture = SignMixture.tunedTo(20, 0.05);
        for (int above = 0; above <= 12; above++) {
            double next = (Math.exp(mixture.logOneSided(above, 13)) + Math.exp(mixture.logOneSided(above + 1, 13))) / 2;
            assertEquals(Math.exp(mixture.logOneSided(above, 12)), next, TOLERANCE);
        }
    }

    @Test
    void needsFewerPairsWhenTunedToFew() {
        int values = 15;
        assertTrue(SignMixture.tunedTo(15, 0.05).boundary(values, 0.05)
                < SignMixture.tunedTo(2000, 0.05).boundary(values, 0.05));
    }
}
