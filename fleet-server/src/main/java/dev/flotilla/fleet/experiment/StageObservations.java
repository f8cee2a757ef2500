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
 * @param against what the control is
 */
public record StageObservations(
        int stage,
        Instant since,
        List<DeviceObservation> canary,
        List<DeviceObservation> control,
        List<DeviceObservation> alone,
        Against against) {

    /** What canaries are compared with, in words. */
    public enum Against {
        /** Devices on the old model. */
        CONTROL("the control", "pairs of devices"),
        /** A limit that is the same for each device. */
        LIMIT("the limit", "devices");

        private final String name;
        private final String unit;

        Against(String name, String unit) {
            this.name = name;
            this.unit = unit;
        }

        String unit() {
            return unit;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Compared with devices on the old model. */
    public StageObservations(
            int stage,
            Instant since,
            List<DeviceObservation> canary,
            List<DeviceObservation> control,
            List<DeviceObservation> alone) {
        this(stage, since, canary, control, alone, Against.CONTROL);
    }

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
