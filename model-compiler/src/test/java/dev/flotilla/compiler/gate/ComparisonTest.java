package dev.flotilla.compiler.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /** {@code lost} answers only the first has right, {@code won} only the second, the others both. */
    private static Comparison answers(int lost, int won, int both) {
        double[] first = new double[lost + won + both];
        double[] second = new double[first.length];
        for (int i = 0; i < first.length; i++) {
            first[i] = i < lost || i >= lost + won ? 100 : 0;
            second[i] = i >= lost ? 100 : 0;
        }
        return Comparison.of(new Scores(first, true), new Scores(second, true), 1);
    }

    @Test
    void countsWhatWasLostAndWon() {
        Comparison found = answers(5, 15, 80);
        assertEquals(5, found.lost());
        assertEquals(15, found.won());
        assertEquals(85, found.champion(), 1e-9);
        assertEquals(95, found.challenger(), 1e-9);
        assertEquals(-10, found.loss(), 1e-9);
        // 2 (C(20,0) + ... + C(20,5)) / 2^20
        assertEquals(2 * 21_700 / 1_048_576.0, found.probability(), 1e-9);
    }

    @Test
    void equalAnswersOfFewSamplesProveLittle() {
        assertTrue(answers(0, 0, 50).lossHigh() > 2, "fifty agreements do not bound a loss by two points");
        assertTrue(answers(0, 0, 2000).lossHigh() < 0.1);
    }

    @Test
    void theBoundHoldsInNinetyFivePercent() {
        Random random = Seeds.random("theBoundHoldsInNinetyFivePercent");
        int held = 0;
        int rounds = 2000;
        double truth = 100 * (0.04 - 0.02);
        for (int round = 0; round < rounds; round++) {
            int lost = 0;
            int won = 0;
            for (int i = 0; i < 400; i++) {
                double drawn = random.nextDouble();
                lost += drawn < 0.04 ? 1 : 0;
                won += drawn > 0.98 ? 1 : 0;
            }
            held += answers(lost, won, 400 - lost - won).lossHigh() >= truth ? 1 : 0;
        }
        assertEquals(0.95, (double) held / rounds, 0.025);
    }

    @Test
    void numbersAreResampledInPairs() {
        Random random = Seeds.random("numbersAreResampledInPairs");
        double[] first = new double[300];
        double[] second = new double[300];
        for (int i = 0; i < first.length; i++) {
            // What both have in common is far larger than what sets them apart.
            double common = 100 * random.nextGaussian();
            first[i] = common + random.nextGaussian();
            second[i] = common + random.nextGaussian() + 1;
        }
        Comparison found = Comparison.of(new Scores(first, false), new Scores(second, false), 1);
        assertTrue(found.lossHigh() < -0.5 && found.lossLow() > -1.5, found.toString());
        assertTrue(found.probability() < 0.01, found.toString());
    }
}
