package dev.flotilla.fleet.experiment;

import java.time.Instant;
import java.util.List;

/**
 * What the devices of one stage say about one gate's metric.
 *
 * @param stage from 1
 * @param since when the stage began
 * @param canary on the new model, one observation a device; those that are not complete yet are missing
 * @param control on the old model, as many devices as the canary has
 * @param alone of the new model's devices those that have no counterpart: only guard rails look at them
 */
public record StageObservations(
        int stage,
        Instant since,
        List<DeviceObservation> canary,
        List<DeviceObservation> control,
        List<DeviceObservation> alone) {

    public StageObservations {
        canary = List.copyOf(canary);
        control = List.copyOf(control);
        alone = List.copyOf(alone);
    }

    /** All devices have counterparts. */
    public StageObservations(
            int stage, Instant since, List<DeviceObservation> canary, List<DeviceObservation> control) {
        this(stage, since, canary, control, List.of());
    }
}
