package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SampleRatioTest {
    /** 1 over the integral of 2^n p^12 under the density of Beta(10, 10), by mpmath 1.3 with 30 digits. */
    @Test
    void isTheBayesFactorOfLindonAndMalek() {
        SampleRatio ratio = new SampleRatio();
        for (int i = 0; i < 12; i++) {
            ratio.addCanary();
        }
        assertEquals(0.117215844499807, ratio.pValue(), 1e-9);
    }

    /** Of p^30 (1-p)^9, reached at the end of a course that leans ever more to one side. */
    @Test
    void isTheBayesFactorOfLindonAndMalekForBothGroups() {
        SampleRatio ratio = new SampleRatio();
        for (int i = 0; i < 9; i++) {
            ratio.addControl();
            ratio.addCanary();
        }
        for (int i = 0; i < 21; i++) {
            ratio.addCanary();
        }
        assertEquals(0.0354410927468044, ratio.pValue(), 1e-9);
    }

    @Test
    void remembersTheStrongestEvidence() {
        SampleRatio ratio = new SampleRatio();
        for (int i = 0; i < 40; i++) {
            ratio.addControl();
        }
        double strongest = ratio.pValue();
        for (int i = 0; i < 40; i++) {
            ratio.addCanary();
        }
        assertEquals(strongest, ratio.pValue());
        assertTrue(strongest < 1e-5, () -> "p " + strongest);
    }

    @Test
    void findsNothingInGroupsThatTakeTurns() {
        SampleRatio ratio = new SampleRatio();
        for (int i = 0; i < 500; i++) {
            ratio.addControl();
            ratio.addCanary();
        }
        assertTrue(ratio.pValue() > 0.9, () -> "p " + ratio.pValue());
    }
}
