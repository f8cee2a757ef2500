package dev.flotilla.fleet.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rollout and how its devices are spread over stages and states.
 *
 * @param at as of when
 */
public record RolloutStatus(Rollout rollout, List<StageCount> counts, Instant at) {

    public RolloutStatus {
        counts = List.copyOf(counts);
    }

    /** The devices of a stage in this state. */
    public long devices(int stage, RolloutDeviceState state) {
        return counts.stream()
                .filter(count -> count.stage() == stage && count.state() == state)
                .mapToLong(StageCount::devices)
                .sum();
    }

    /** The devices of a stage that count. */
    public long devices(int stage) {
        return counts.stream()
                .filter(count -> count.stage() == stage && count.state().isCounted())
                .mapToLong(StageCount::devices)
                .sum();
    }

    /** Why devices that wait are not given the bundle at present, though nobody paused the rollout; empty if they are. */
    public Optional<Standstill> standstill() {
        boolean waiting = counts.stream()
                .filter(count -> count.devices() > 0)
                .anyMatch(count ->
                        count.state() == RolloutDeviceState.WAITING || count.state() == RolloutDeviceState.RETRYING);
        boolean gives = rollout.state() == RolloutState.RUNNING || rollout.state() == RolloutState.COMPLETED;
        return gives && waiting ? rollout.plan().schedule().standstill(at) : Optional.empty();
    }
}
