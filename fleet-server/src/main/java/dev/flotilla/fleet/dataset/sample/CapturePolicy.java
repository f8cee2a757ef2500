package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.protocol.CaptureTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the fleet would like of the samples of one model.
 *
 * @param enabled whether devices whose owners agreed are to send any
 * @param retention how long a sample is kept
 * @param burst what was asked for last
 */
public record CapturePolicy(String model, boolean enabled, Duration retention, Optional<Burst> burst) {
    /** How long samples are kept unless somebody says otherwise. */
    public static final Duration USUAL_RETENTION = Duration.ofDays(90);

    /**
     * A burst.
     *
     * @param until devices that hear of it later leave it out
     */
    public record Burst(CaptureTerms.Burst order, Instant until) {}

    /** Of a model of which nobody said anything. */
    static CapturePolicy none(String model) {
        return new CapturePolicy(model, false, USUAL_RETENTION, Optional.empty());
    }
}
