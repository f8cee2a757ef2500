package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.PrivateSummary;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A device's last windows together.
 *
 * @param since when the first of them began, by the device's clock
 * @param noise the variance of the noise in each of their counts; 0 for exact ones
 */
public record DeviceWindows(ObservationSketch together, Instant since, double noise) {

    /** Inferences for each unit of that variance from which on noise hardly shows: measured, see the documentation of drift. */
    private static final double DROWNED = 320;

    /** Of exact counts. */
    public DeviceWindows(ObservationSketch together, Instant since) {
        this(together, since, 0);
    }

    /** Merges windows, at least one. */
    static DeviceWindows of(List<Window> windows) {
        ObservationSketch together = new ObservationSketch();
        windows.forEach(window -> together.merge(window.sketch()));
        return new DeviceWindows(
                together,
                windows.stream()
                        .map(Window::start)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                windows.stream()
                        .flatMap(window -> window.sketch().epsilon().stream())
                        .mapToDouble(PrivateSummary::noiseVariance)
                        .sum());
    }

    /** Whether they tell of a device's world, rather than of little else than chance and noise. */
    boolean evident(long minSamples) {
        return together.inferences() >= minSamples && (double) together.inferences() >= DROWNED * noise;
    }
}
