package dev.flotilla.fleet.rollout;

import java.time.Duration;

/**
 * How often devices that failed get another try before they count as failed.
 *
 * @param perDevice the most further tries of one device
 * @param perRollout the most further tries of all devices together
 * @param backOff how long a device waits before it is given the bundle again
 */
public record Retries(int perDevice, int perRollout, Duration backOff) {

    /** The most further tries of one device. */
    static final int MOST_PER_DEVICE = 10;

    /** The most further tries of all devices. */
    static final int MOST_PER_ROLLOUT = 1_000_000;

    /** The longest wait before the next try. */
    static final Duration MAX_BACK_OFF = Duration.ofDays(7);

    public static final Retries NONE = new Retries(0, 0, Duration.ZERO);

    public Retries {
        if (perDevice < 0 || perDevice > MOST_PER_DEVICE) {
            throw new InvalidRolloutException("retries: perDevice must be 0 to " + MOST_PER_DEVICE);
        }
        if (perRollout < 0 || perRollout > MOST_PER_ROLLOUT) {
            throw new InvalidRolloutException("retries: perRollout must be 0 to " + MOST_PER_ROLLOUT);
        }
        if (backOff.isNegative() || backOff.compareTo(MAX_BACK_OFF) > 0) {
            throw new InvalidRolloutException("retries: backOffSeconds must be 0 to " + MAX_BACK_OFF.toSeconds());
        }
    }

    /** Whether a device that has just failed gets another try. */
    boolean allow(RolloutDevice device, int spentByRollout) {
        return device.tries() < perDevice && spentByRollout < perRollout;
    }
}
