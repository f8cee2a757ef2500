package dev.flotilla.fleet.rollout;

import java.util.List;

/** A rollout and how its devices are spread over stages and states. */
public record RolloutStatus(Rollout rollout, List<StageCount> counts) {

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
                .filter(count -> count.stage() == stage && count.state() != RolloutDeviceState.EXCLUDED)
                .mapToLong(StageCount::devices)
                .sum();
    }
}
