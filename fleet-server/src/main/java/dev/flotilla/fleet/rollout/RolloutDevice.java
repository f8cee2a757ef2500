package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.time.Instant;
import java.util.Optional;

/**
 * One device's part in a rollout.
 *
 * @param stage index of the stage that first includes it; the number of stages when it enrolled too late for any
 * @param given the assignment it got in this rollout, if any; the last one after a retry
 * @param previous the bundle it goes back to when the rollout takes its own away
 * @param returned whether {@code given} was taken back
 * @param tries how often it got another try after it had failed
 * @param takenBy the rollout of higher priority that has it now
 */
public record RolloutDevice(
        DeviceId id,
        int stage,
        RolloutDeviceState state,
        String reason,
        Instant updatedAt,
        Optional<Given> given,
        Optional<Digest> previous,
        boolean returned,
        int tries,
        Optional<String> takenBy) {

    /** The assignment's counter and from when on the device's time counts: when it was made, or could be followed. */
    public record Given(long counter, Instant at) {}

    /** A device that waits for its stage. */
    public static RolloutDevice waiting(DeviceId id, int stage, Instant now) {
        return new RolloutDevice(
                id,
                stage,
                RolloutDeviceState.WAITING,
                "",
                now,
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                Optional.empty());
    }

    /** Whether the rollout's bundle is assigned to it at present. */
    public boolean holdsBundle() {
        return given.isPresent() && !returned;
    }

    /**
     * What the policy saw of it. One that comes back has nothing to answer for from before; one that may go on, or took the
     * place of another, has its whole time.
     */
    RolloutDevice with(RolloutDeviceState newState, String newReason, Instant now) {
        if (state == RolloutDeviceState.EXCLUDED && newState == RolloutDeviceState.WAITING && !holdsBundle()) {
            return again(now);
        }
        boolean goesOn = state == RolloutDeviceState.DEFERRED && newState != RolloutDeviceState.DEFERRED;
        boolean successor =
                newState == RolloutDeviceState.ASSIGNED && (state == RolloutDeviceState.EXCLUDED || state.isGood());
        Optional<Given> since = goesOn || successor ? given.map(order -> new Given(order.counter(), now)) : given;
        int tried = tries + (newState == RolloutDeviceState.RETRYING && state != RolloutDeviceState.RETRYING ? 1 : 0);
        return new RolloutDevice(id, stage, newState, newReason, now, since, previous, returned, tried, takenBy);
    }

    RolloutDevice assigned(long counter, Optional<Digest> goBackTo, Instant now) {
        return new RolloutDevice(
                id,
                stage,
                RolloutDeviceState.ASSIGNED,
                "",
                now,
                Optional.of(new Given(counter, now)),
                goBackTo,
                false,
                tries,
                takenBy);
    }

    /** What it is while it has not been given the bundle. */
    private RolloutDeviceState waits() {
        return takenBy.isPresent() ? RolloutDeviceState.SUPERSEDED : RolloutDeviceState.WAITING;
    }

    /**
     * Waiting in the stage behind the one in which it ran the bundle in shadow, or failed to, unless another rollout has it
     * now. It may still run it so: it holds the bundle until it is given it to serve, or has it taken back.
     */
    RolloutDevice movedOn(Instant now) {
        boolean out = !state.isCounted();
        return new RolloutDevice(
                id,
                stage + 1,
                out ? state : waits(),
                out ? reason : "",
                now,
                given,
                previous,
                returned,
                tries,
                takenBy);
    }

    /** Waiting for another try, unless another rollout has it now; reports on the last one no longer count. */
    RolloutDevice again(Instant now) {
        return takenBy.isPresent()
                ? new RolloutDevice(
                        id, stage, RolloutDeviceState.SUPERSEDED, reason, now, given, previous, true, tries, takenBy)
                : new RolloutDevice(
                        id,
                        stage,
                        RolloutDeviceState.WAITING,
                        "",
                        now,
                        Optional.empty(),
                        previous,
                        false,
                        tries,
                        takenBy);
    }

    /** Another rollout has it from now on; a verdict stays. */
    RolloutDevice surrendered(String to, String why, Instant now) {
        return state.isLasting()
                ? new RolloutDevice(
                        id, stage, state, reason, updatedAt, given, previous, returned, tries, Optional.of(to))
                : new RolloutDevice(
                        id,
                        stage,
                        RolloutDeviceState.SUPERSEDED,
                        why,
                        now,
                        given,
                        previous,
                        given.isPresent(),
                        tries,
                        Optional.of(to));
    }

    /** Taken back: a failure keeps its state and reason, everything else waits again, unless another rollout has it now. */
    RolloutDevice takenBack(String why, Instant now) {
        boolean failed = state == RolloutDeviceState.FAILED;
        return new RolloutDevice(
                id, stage, failed ? state : waits(), failed ? reason : why, now, given, previous, true, tries, takenBy);
    }
}
