package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CupedTest {
    /** By hand: means 0 and 1, (2·0 + 1·1 + (−3)·(−1)) / (0 + 1 + 1) = 2. */
    @Test
    void thetaIsCovarianceOverVariance() {
        Cuped cuped = new Cuped();
        cuped.learn(2, 1);
        cuped.learn(1, 2);
        cuped.learn(-3, 0);
        assertEquals(2, cuped.theta(), 1e-12);
        assertEquals(-1, cuped.adjusted(5, 3), 1e-12);
    }

    @Test
    void takesAnEffectForNoCovariance() {
        Cuped none = new Cuped();
        Cuped large = new Cuped();
        double[] differences = {0.1, -0.2, 0.05, 0.3, -0.1};
        double[] before = {0.2, -0.1, 0.1, 0.4, 0.15};
        for (int i = 0; i < differences.length; i++) {
            none.learn(differences[i], before[i]);
            large.learn(differences[i] + 100, before[i]);
        }
        assertEquals(none.theta(), large.theta(), 1e-9);
    }

    @Test
    void adjustsNothingBeforeDevicesDiffered() {
        Cuped cuped = new Cuped();
        for (int i = 0; i < Cuped.TEACHING_PAIRS; i++) {
            assertFalse(cuped.taught());
            cuped.learn(1, 0);
        }
        assertTrue(cuped.taught());
        assertEquals(4, cuped.adjusted(4, 7));
    }

    /** What is left of the variance is 1 - cor² (equation 5 of Deng and others). */
    @Test
    void leavesTheVarianceThatTheCorrelationDoesNotExplain() {
        Random random = new Random(20260105);
        double correlation = 0.9;
        Cuped cuped = new Cuped();
        double squares = 0;
        int pairs = 20_000;
        for (int i = 0; i < pairs; i++) {
            double before = random.nextGaussian();
            double now = correlation * before + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            if (cuped.taught()) {
                squares += Math.pow(cuped.adjusted(now, before), 2);
            }
            cuped.learn(now, before);
        }
        assertEquals(1 - correlation * correlation, squares / pairs, 0.01);
    }
}
