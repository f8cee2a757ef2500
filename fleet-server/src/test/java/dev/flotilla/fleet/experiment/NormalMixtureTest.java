package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Reference numbers: mpmath 1.3 with 30 digits, from the integral or the equation named in each test. */
class NormalMixtureTest {
    private static final double TOLERANCE = 1e-9;

    /**
     * 100 differences of mean 0.3 and known variance 2, effects of variance 0.05: the logarithm of the integral of
     * {@code exp((n y t - n t²/2) / 2)} over the normal density of t.
     */
    @Test
    void isTheMixtureRatioOfJohariAndOthers() {
        double variance = 2;
        NormalMixture mixture = new NormalMixture(variance * variance / 0.05);
        assertEquals(0.980761372895173, mixture.logTwoSided(100 * 0.3, 100 * variance), TOLERANCE);
    }

    /** The same from their equation, written as they write it. */
    @Test
    void agreesWithTheirEquationForAnyNumbers() {
        for (int n = 1; n < 2000; n += 77) {
            double mean = 0.9 - n / 1500.0;
            double variance = 0.3 + n / 100.0;
            double tau = 0.01 + n / 300.0;
            double theirs = Math.sqrt(variance / (variance + n * tau))
                    * Math.exp(n * n * tau * mean * mean / (2 * variance * (variance + n * tau)));
            NormalMixture mixture = new NormalMixture(variance * variance / tau);
            assertEquals(Math.log(theirs), mixture.logTwoSided(n * mean, n * variance), TOLERANCE);
        }
    }

    /** 500 values, standard deviation 1.7, rho 0.1, alpha 0.05: half the width by theorem 2.2 of Waudby-Smith and others. */
    @Test
    void isTheAsymptoticConfidenceSequenceOfWaudbySmithAndOthers() {
        double half = 0.232345522395648;
        double deviation = 1.7;
        NormalMixture mixture = new NormalMixture(deviation * deviation / (0.1 * 0.1));
        assertEquals(-Math.log(0.05), mixture.logTwoSided(500 * half, 500 * deviation * deviation), TOLERANCE);
    }

    /** Their rho for 500 values at alpha 0.05 is 0.125985353130732; the two-sided 0.05 is the one-sided 0.025. */
    @Test
    void isTunedAsTheyTune() {
        assertEquals(
                1 / Math.pow(0.125985353130732, 2),
                NormalMixture.tunedTo(500, 0.025).rho(),
                1e-6);
    }

    /** The integral of {@code exp(lS - l²V/2)} over twice the normal density of l of variance 1/5, l positive; V = 30. */
    @Test
    void integratesOverDriftsUpwardsOnly() {
        NormalMixture mixture = new NormalMixture(5);
        assertEquals(1.75584444841904, mixture.logOneSided(12, 30), TOLERANCE);
        assertEquals(-3.13074275495098, mixture.logOneSided(-40, 30), TOLERANCE);
        assertEquals(51.1487635346037, mixture.logOneSided(60, 30), TOLERANCE);
    }

    /** Both directions together are the two-sided mixture, since Phi(x) + Phi(-x) = 1. */
    @Test
    void isTheMeanOfBothDirections() {
        NormalMixture mixture = new NormalMixture(0.7);
        for (double sum = -20; sum <= 20; sum += 0.9) {
            double both = (Math.exp(mixture.logOneSided(sum, 9)) + Math.exp(mixture.logOneSided(-sum, 9))) / 2;
            assertEquals(mixture.logTwoSided(sum, 9), Math.log(both), TOLERANCE);
        }
    }

    /** The root of the one-sided equation for rho 5, V 30, alpha 0.01. */
    @Test
    void findsItsBoundary() {
        assertEquals(18.4935263968632, new NormalMixture(5).boundary(30, 0.01), TOLERANCE);
    }

    @Test
    void isAboutTheTightestWhereItIsTunedTo() {
        NormalMixture tuned = NormalMixture.tunedTo(40, 0.01);
        double there = tuned.boundary(40, 0.01);
        assertTrue(there < new NormalMixture(tuned.rho() / 3).boundary(40, 0.01));
        assertTrue(there < new NormalMixture(tuned.rho() * 3).boundary(40, 0.01));
    }

    @Test
    void rejectsAWeightThatIsNotPositive() {
        assertThrows(IllegalArgumentException.class, () -> new NormalMixture(0));
        assertThrows(IllegalArgumentException.class, () -> new NormalMixture(Double.NaN));
    }
}
