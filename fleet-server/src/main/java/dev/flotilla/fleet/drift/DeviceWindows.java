package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A device's last windows together.
 *
 * @param since when the first of them began, by the device's clock
 */
public record DeviceWindows(ObservationSketch together, Instant since) {

    /** Merges windows, at least one. */
    static DeviceWindows of(List<Window> windows) {
        ObservationSketch together = new ObservationSketch();
        windows.forEach(window -> together.merge(window.sketch()));
        return new DeviceWindows(
                together,
                windows.stream()
                        .map(Window::start)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }
}
