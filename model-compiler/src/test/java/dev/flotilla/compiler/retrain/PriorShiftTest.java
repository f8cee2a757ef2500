package dev.flotilla.compiler.retrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriorShiftTest {
    private final Random random = Seeds.random("PriorShiftTest");

    /** Answers that are true probabilities under {@code before}: classes are normal around 0 and 2. */
    private List<double[]> answers(int count, double[] before, double[] now) {
        List<double[]> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian() + (random.nextDouble() < now[1] ? 2 : 0);
            double no = before[0] * Math.exp(-x * x / 2);
            double yes = before[1] * Math.exp(-(x - 2) * (x - 2) / 2);
            answers.add(new double[] {no / (no + yes), yes / (no + yes)});
        }
        return answers;
    }

    @Test
    void findsTheNewFrequencies() {
        double[] before = {0.5, 0.5};
        double[] now = {0.85, 0.15};
        PriorShift shift = PriorShift.estimate(before, answers(5000, before, now));
        assertArrayEquals(now, shift.after(), 0.03);
    }

    @Test
    void staysWhereNothingChanged() {
        double[] before = {0.3, 0.7};
        PriorShift shift = PriorShift.estimate(before, answers(5000, before, before));
        assertArrayEquals(before, shift.after(), 0.03);
    }

    @Test
    void movesBiasesByTheLogarithmOfTheRatio() {
        PriorShift shift = new PriorShift(new double[] {0.5, 0.5}, new double[] {0.8, 0.2}, 1);
        assertArrayEquals(new double[] {Math.log(1.6), Math.log(0.4)}, shift.biasShift(), 1e-12);
        assertArrayEquals(new double[] {Math.log(0.25)}, shift.logisticBiasShift(), 1e-12);
    }

    @Test
    void aClassThatIsNotSeenCanComeBack() {
        List<double[]> onlyFirst = List.of(new double[] {1, 0}, new double[] {1, 0});
        PriorShift shift = PriorShift.estimate(new double[] {0.5, 0.5}, onlyFirst);
        assertTrue(shift.after()[1] > 0);
        assertTrue(Double.isFinite(shift.biasShift()[1]));
        assertEquals(1, shift.after()[0] + shift.after()[1], 1e-12);
    }
}
