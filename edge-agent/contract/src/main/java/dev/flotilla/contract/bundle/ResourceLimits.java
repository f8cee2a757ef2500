package dev.flotilla.contract.bundle;

import java.util.Locale;
import java.util.Optional;

/**
 * The most that a model may take on a device, as its owner says. A device measures it before the model serves, and refuses
 * a model that takes more there.
 *
 * @param latencyMillis milliseconds of the median inference; empty for any
 * @param memoryBytes bytes that loading and running the model may add to a process, the runtime's own first use
 *     (some 6 MB) included; empty for any
 */
public record ResourceLimits(Optional<Double> latencyMillis, Optional<Long> memoryBytes) {
    /** No limits. */
    public static final ResourceLimits NONE = new ResourceLimits(Optional.empty(), Optional.empty());

    private static final double MEGABYTE = 1 << 20;

    /** Checks that limits are positive. */
    public ResourceLimits {
        if (latencyMillis
                        .filter(limit -> !(limit > 0) || Double.isInfinite(limit))
                        .isPresent()
                || memoryBytes.filter(limit -> limit <= 0).isPresent()) {
            throw new IllegalArgumentException("limits of latency and memory have to be positive");
        }
    }

    /** How a model that took this much exceeds the limits; empty if it does not. */
    public Optional<String> exceededBy(double millis, long bytes) {
        if (latencyMillis.filter(limit -> millis > limit).isPresent()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the model takes %.3f ms for an inference on this device, its manifest allows %.3f ms",
                    millis,
                    latencyMillis.get()));
        }
        if (memoryBytes.filter(limit -> bytes > limit).isPresent()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the model takes %.1f MB of memory on this device, its manifest allows %.1f MB",
                    bytes / MEGABYTE,
                    memoryBytes.get() / MEGABYTE));
        }
        return Optional.empty();
    }

    boolean isNone() {
        return equals(NONE);
    }
}
