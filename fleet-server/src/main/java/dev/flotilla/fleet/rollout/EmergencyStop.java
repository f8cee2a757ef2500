package dev.flotilla.fleet.rollout;

import java.time.Instant;

/**
 * While it is in force, no rollout begins or goes on, and no device is given a bundle that it has not been given before.
 *
 * @param reason why, by who stopped the fleet
 */
public record EmergencyStop(Instant since, String reason) {

    /** What it makes of a rollout. */
    public Rollout paused(Rollout rollout) {
        return rollout.state() == RolloutState.RUNNING ? rollout.with(RolloutState.PAUSED, pauseReason()) : rollout;
    }

    /** Why the rollouts that it stopped are paused. */
    public String pauseReason() {
        return "emergency stop: " + reason;
    }

    /** What to tell whoever wants to go on nevertheless. */
    public String refusal() {
        return "the fleet is stopped since " + since + ": " + reason + "; lift the emergency stop first";
    }
}
