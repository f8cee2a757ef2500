package dev.flotilla.fleet.drift.accuracy;

import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.sketch.ConfidenceCells;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How often one device's answers are right, if answers of each class and confidence are so as often as on the calibration's data. It
 * supposes that classes are as frequent as they were there: few answers are too few to correct for that as {@link AccuracyEstimator}
 * does. Errors of that kind are much alike on devices that see alike, so they cancel where devices are compared.
 */
public final class ExpectedAccuracy {

    /** Of fewer answers chance says more than the model. */
    static final int LEAST = 20;

    private final Posteriors posteriors;
    private final double[] unchanged;

    /** @param calibration with at least one count */
    public ExpectedAccuracy(Calibration calibration) {
        if (calibration.isEmpty()) {
            throw new IllegalArgumentException("an empty calibration says nothing of accuracy");
        }
        this.posteriors = new Posteriors(CalibrationTable.of(calibration));
        this.unchanged = new double[calibration.classes()];
        Arrays.fill(unchanged, 1);
    }

    /** The share of right answers, 0 to 1; empty with less than {@value #LEAST} answers of the model's classes. */
    public synchronized OptionalDouble of(ConfidenceCells seen) {
        Answers answers = Answers.of(seen, unchanged.length);
        return answers.total() < LEAST
                ? OptionalDouble.empty()
                : OptionalDouble.of(answers.right(posteriors, unchanged) / answers.total());
    }
}
