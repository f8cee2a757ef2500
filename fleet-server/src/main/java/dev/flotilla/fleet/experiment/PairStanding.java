package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import java.time.Instant;
import java.util.Optional;

/** A pair that is still observed, and how its devices are now. */
public record PairStanding(TrialPair pair, Canary canary, Optional<Control> control) {

    /**
     * The device that gets the rollout's bundle.
     *
     * @param state superseded, if another rollout has taken it over since it succeeded
     * @param since when it got into its state
     */
    public record Canary(RolloutDeviceState state, Instant since, boolean revoked, Instant enrolledAt) {

        /** When it had given its verdict on the bundle, if it has. */
        Optional<Instant> settled() {
            return state.isSettled() ? Optional.of(since) : Optional.empty();
        }
    }

    /**
     * The device that does not.
     *
     * @param runs what it says that it runs
     * @param failed whether it could not follow the last order that it got
     * @param given whether this rollout has given it its bundle, or another has taken it over
     */
    public record Control(Optional<Digest> runs, boolean failed, boolean given, boolean revoked, Instant enrolledAt) {}

    /** Why the pair can no longer be compared, if that is so. */
    Optional<String> dropped(Instant began) {
        if (canary.revoked() || canary.state() == RolloutDeviceState.EXCLUDED) {
            return Optional.of(pair.canary() + " was revoked");
        }
        if (canary.state() == RolloutDeviceState.SUPERSEDED) {
            return Optional.of(pair.canary() + " was taken over by another rollout");
        }
        if (canary.enrolledAt().isAfter(began)) {
            return Optional.of(pair.canary() + " was enrolled again");
        }
        return control.flatMap(device -> dropped(device, began))
                .map(why -> pair.control().map(Object::toString).orElse("") + why);
    }

    private Optional<String> dropped(Control device, Instant began) {
        if (device.revoked()) {
            return Optional.of(" was revoked");
        }
        if (device.enrolledAt().isAfter(began)) {
            return Optional.of(" was enrolled again");
        }
        if (device.given()) {
            return Optional.of(" got the rollout's bundle, or was taken over by another rollout");
        }
        return device.runs().equals(pair.old()) ? Optional.empty() : Optional.of(" runs another bundle than before");
    }
}
