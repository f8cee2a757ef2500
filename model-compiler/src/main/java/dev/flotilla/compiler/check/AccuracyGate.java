package dev.flotilla.compiler.check;

import java.util.Locale;
import java.util.Optional;

/**
 * Refuses a quantized model that lost too much.
 *
 * @param maxLoss largest accepted loss of accuracy, in percentage points
 */
public record AccuracyGate(double maxLoss) {
    /** Guards the comparison of two fractions against the last bit. */
    private static final double EPSILON = 1e-9;

    public AccuracyGate {
        if (!(maxLoss >= 0) || maxLoss > 100) {
            throw new IllegalArgumentException("a loss of " + maxLoss + " points is not within 0 and 100");
        }
    }

    /** Why the model may not pass, if so. */
    public Optional<String> findFailure(Accuracy original, Accuracy quantized) {
        double loss = 100 * (original.fraction() - quantized.fraction());
        if (loss <= maxLoss + EPSILON) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "accuracy gate failed: float %s, int8 %s: a loss of %.2f points, allowed are %.2f",
                original,
                quantized,
                loss,
                maxLoss));
    }
}
