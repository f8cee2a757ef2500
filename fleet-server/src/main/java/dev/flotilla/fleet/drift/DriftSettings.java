package dev.flotilla.fleet.drift;

import java.time.Duration;

/**
 * How drift is judged.
 *
 * @param psiThreshold population stability index that counts as drift, before the correction for sample sizes
 * @param minSamples inferences a device must have shown in its last windows before anything is said of it
 * @param windows how many of a device's last windows are judged together
 * @param maxAge windows that arrived longer ago are left out
 */
public record DriftSettings(double psiThreshold, long minSamples, int windows, Duration maxAge) {

    /** What suits windows of a few hundred inferences. */
    public static final DriftSettings DEFAULT = new DriftSettings(0.25, 200, 3, Duration.ofHours(24));
}
