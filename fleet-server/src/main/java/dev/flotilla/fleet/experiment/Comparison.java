package dev.flotilla.fleet.experiment;

/** How the values of canary and control are compared. */
public enum Comparison {
    /** Shares of devices; each device's value is 0 or 1. The effect is the difference. */
    PROPORTION,
    /** Means of one value a device, adjusted by CUPED for what it was before. The effect is the difference. */
    MEAN,
    /** Shares of 0 to 1 that a device has by itself, of which more is better, held to a limit. The effect is the difference. */
    SHARE,
    /**
     * Positive values of which ratios count, such as times. The effect is the median over pairs of canary / control, each
     * over what that ratio was before if that is known, minus 1.
     */
    RATIO;

    /** Refuses values that cannot be compared like this. */
    void check(DeviceObservation observation) {
        check(observation, observation.value());
        observation.before().ifPresent(before -> check(observation, before));
    }

    private void check(DeviceObservation observation, double value) {
        boolean good =
                switch (this) {
                    case PROPORTION -> value == 0 || value == 1;
                    case MEAN -> Double.isFinite(value);
                    case SHARE -> value >= 0 && value <= 1;
                    case RATIO -> value > 0 && Double.isFinite(value);
                };
        if (!good) {
            throw new IllegalArgumentException("device " + observation.device() + " observed " + value + ", but " + this
                    + " compares " + domain());
        }
    }

    private String domain() {
        return switch (this) {
            case PROPORTION -> "0 and 1";
            case MEAN -> "finite numbers";
            case SHARE -> "numbers from 0 to 1";
            case RATIO -> "positive, finite numbers";
        };
    }
}
