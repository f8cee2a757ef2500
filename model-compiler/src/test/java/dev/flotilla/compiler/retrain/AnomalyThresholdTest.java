package dev.flotilla.compiler.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnomalyThresholdTest {
    /** The 40th and the 61st of 100 sorted values hold the median with 95 %: the usual tables of the sign test. */
    @Test
    void theMediansIntervalIsThatOfTheTables() {
        double[] errors = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
        AnomalyThreshold found = AnomalyThreshold.of(errors, 0.5);
        assertEquals(50, found.threshold());
        assertEquals(40, found.low());
        assertEquals(61, found.high());
    }

    @Test
    void itsIntervalHoldsTheTrueQuantile() {
        Random random = Seeds.random("itsIntervalHoldsTheTrueQuantile");
        double truth = -Math.log(0.01);
        int held = 0;
        int rounds = 400;
        for (int round = 0; round < rounds; round++) {
            double[] errors = new double[1000];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = -Math.log(1 - random.nextDouble());
            }
            AnomalyThreshold found = AnomalyThreshold.of(errors, 0.99);
            held += found.low() <= truth && truth <= found.high() ? 1 : 0;
        }
        // Five standard deviations below 95 %.
        assertTrue(held > rounds * (0.95 - 5 * Math.sqrt(0.95 * 0.05 / rounds)), held + " of " + rounds);
    }

    @Test
    void refusesTooFewSamplesForAnUpperEnd() {
        double[] few = new double[300];
        Arrays.fill(few, 1);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> AnomalyThreshold.of(few, 0.99));
        assertTrue(refused.getMessage().contains("at least 368"), refused.getMessage());
    }
}
