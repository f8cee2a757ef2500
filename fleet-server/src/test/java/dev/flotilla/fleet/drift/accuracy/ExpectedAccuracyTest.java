package dev.flotilla.fleet.drift.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.sketch.ConfidenceCells;
import dev.flotilla.contract.testkit.Seeds;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpectedAccuracyTest {
    private static final int CLASSES = 4;
    private static final double SURE = 0.97;
    private static final double UNSURE = 0.55;

    private final Random random = Seeds.random("expected accuracy");

    /** Nine of ten sure answers are right, and half of the others. */
    private Calibration calibration() {
        Calibration calibration = new Calibration(CLASSES);
        for (int i = 0; i < 4000; i++) {
            int label = random.nextInt(CLASSES);
            boolean sure = i % 2 == 0;
            boolean right = random.nextDouble() < (sure ? 0.9 : 0.5);
            calibration.add(right ? label : (label + 1) % CLASSES, sure ? SURE : UNSURE, label);
        }
        return calibration;
    }

    private ConfidenceCells answers(int sure, int unsure) {
        ConfidenceCells cells = new ConfidenceCells();
        for (int i = 0; i < sure + unsure; i++) {
            cells.add(random.nextInt(CLASSES), i < sure ? SURE : UNSURE);
        }
        return cells;
    }

    @Test
    void expectsOfADeviceWhatAnswersOfItsKindWere() {
        ExpectedAccuracy expected = new ExpectedAccuracy(calibration());
        assertEquals(0.9, expected.of(answers(50, 0)).orElseThrow(), 0.04);
        assertEquals(0.7, expected.of(answers(25, 25)).orElseThrow(), 0.04);
        assertEquals(0.5, expected.of(answers(0, 50)).orElseThrow(), 0.06);
    }

    @Test
    void saysNothingOfFewAnswers() {
        ExpectedAccuracy expected = new ExpectedAccuracy(calibration());
        assertEquals(OptionalDouble.empty(), expected.of(answers(0, ExpectedAccuracy.LEAST - 1)));
        ConfidenceCells foreign = new ConfidenceCells();
        for (int i = 0; i < 100; i++) {
            foreign.add(CLASSES, SURE);
        }
        assertEquals(OptionalDouble.empty(), expected.of(foreign), "of a class that the model has not");
    }

    @Test
    void refusesAnEmptyCalibration() {
        assertThrows(IllegalArgumentException.class, () -> new ExpectedAccuracy(Calibration.none()));
    }
}
