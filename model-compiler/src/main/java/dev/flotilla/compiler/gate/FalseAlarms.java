package dev.flotilla.compiler.gate;

import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateCheck.Outcome;
import java.util.Locale;
import java.util.Map;

/** Whether a threshold for anomalies rings as seldom on held-out usual samples as it is meant to: an exact binomial test. */
public final class FalseAlarms {
    private FalseAlarms() {}

    /**
     * The check.
     *
     * @param errors of usual samples that did not make the threshold
     * @param allowed the part of them that may be above it, 0 to 1
     */
    public static GateCheck check(double[] errors, double threshold, double allowed, GateSettings settings) {
        int alarms = 0;
        for (double error : errors) {
            alarms += error > threshold ? 1 : 0;
        }
        double probability = atLeast(alarms, errors.length, allowed);
        Outcome outcome = errors.length < settings.minSamples()
                ? Outcome.UNDECIDED
                : probability < settings.alpha() ? Outcome.FAILED : Outcome.PASSED;
        return new GateCheck(
                "falseAlarms",
                outcome,
                Map.of(
                        "samples",
                        (double) errors.length,
                        "alarms",
                        (double) alarms,
                        "allowed",
                        allowed,
                        "threshold",
                        threshold,
                        "probability",
                        probability,
                        "alpha",
                        settings.alpha()),
                String.format(
                        Locale.ROOT,
                        "%d of %d held-out usual samples are above %.6g, meant are %.2f %%; so many or more have p = %.2g",
                        alarms,
                        errors.length,
                        threshold,
                        100 * allowed,
                        probability));
    }

    /** The probability of {@code successes} or more in {@code trials}. */
    static double atLeast(int successes, int trials, double p) {
        double logTerm = trials * StrictMath.log1p(-p);
        double fewer = 0;
        for (int k = 0; k < successes; k++) {
            fewer += StrictMath.exp(logTerm);
            logTerm += StrictMath.log((double) (trials - k) / (k + 1)) + StrictMath.log(p) - StrictMath.log1p(-p);
        }
        return Math.max(0, 1 - fewer);
    }
}
