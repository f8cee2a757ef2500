package dev.flotilla.agent.telemetry;

import java.util.Optional;

/**
 * What telemetry windows may take and tell.
 *
 * @param bytesPerDay most bytes on a day of UTC for each bundle, {@link #LEAST_BYTES} or more; 0 for any
 * @param watchBytesPerDay most bytes on a day of UTC for each bundle beside these, while the fleet asks for more as a rollout
 *     waits for evidence: {@link #LEAST_WATCH_BYTES} or more; 0 to give none
 * @param epsilon thousandths of the epsilon of local differential privacy, 1 or more; empty for exact counts. See
 *     {@link dev.flotilla.contract.sketch.PrivateSummary} for what it covers
 */
public record TelemetryTerms(long bytesPerDay, long watchBytesPerDay, Optional<Integer> epsilon) {
    /** The least budget: room for windows that say hardly more than how much there was. */
    public static final long LEAST_BYTES = 1_024;
    /** The greatest budget that can be said; whoever wants more has none. */
    public static final long MOST_BYTES = 1L << 30;
    /** What telemetry may take on a day where nobody says otherwise. */
    public static final long USUAL_BYTES = 2_048;
    /** The least budget for a watch: one window. */
    public static final long LEAST_WATCH_BYTES = 2_048;
    /** What telemetry may take besides on a day on which the fleet asks for more: some 32 windows or more. */
    public static final long USUAL_WATCH_BYTES = 65_536;

    private static final double THOUSAND = 1e3;

    public TelemetryTerms {
        if (bytesPerDay != 0 && (bytesPerDay < LEAST_BYTES || bytesPerDay > MOST_BYTES)) {
            throw new IllegalArgumentException("expected " + LEAST_BYTES + " to " + MOST_BYTES
                    + " bytes of telemetry a day, or 0 for any, found " + bytesPerDay);
        }
        if (watchBytesPerDay != 0 && (watchBytesPerDay < LEAST_WATCH_BYTES || watchBytesPerDay > MOST_BYTES)) {
            throw new IllegalArgumentException("expected " + LEAST_WATCH_BYTES + " to " + MOST_BYTES
                    + " bytes of telemetry a day under watch, or 0 for none, found " + watchBytesPerDay);
        }
        if (epsilon.isPresent() && epsilon.get() < 1) {
            throw new IllegalArgumentException("epsilon is at least 0.001, not " + epsilon.get() / THOUSAND);
        }
    }

    /** Any number of bytes, and exact counts. */
    public static TelemetryTerms unlimited() {
        return new TelemetryTerms(0, 0, Optional.empty());
    }

    /** The usual bytes, and exact counts. */
    public static TelemetryTerms usual() {
        return new TelemetryTerms(USUAL_BYTES, USUAL_WATCH_BYTES, Optional.empty());
    }

    /** With this epsilon, rounded to thousandths; 0 for exact counts. */
    public TelemetryTerms withEpsilon(double value) {
        return new TelemetryTerms(
                bytesPerDay,
                watchBytesPerDay,
                value == 0 ? Optional.empty() : Optional.of((int) Math.max(1, Math.round(value * THOUSAND))));
    }

    /** Refuses what {@code bytesPerDay} must not be. */
    public static long requireBytes(long bytes) {
        return new TelemetryTerms(bytes, 0, Optional.empty()).bytesPerDay();
    }

    /** Refuses what {@code watchBytesPerDay} must not be. */
    public static long requireWatchBytes(long bytes) {
        return new TelemetryTerms(0, bytes, Optional.empty()).watchBytesPerDay();
    }
}
