package dev.flotilla.fleet.rollout;

import java.time.Instant;
import java.util.Optional;

/** One stage: what was asked of it and how far it is. */
public record Stage(
        StagePlan plan,
        StageState state,
        Optional<Instant> startedAt,
        Optional<Instant> bakingSince,
        Optional<Instant> finishedAt) {

    static Stage waiting(StagePlan plan) {
        return new Stage(plan, StageState.WAITING, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether the next stage may begin. */
    public boolean isOver() {
        return state == StageState.DONE || state == StageState.SKIPPED;
    }

    Stage started(Instant now) {
        return new Stage(plan, StageState.RUNNING, Optional.of(now), Optional.empty(), Optional.empty());
    }

    Stage baking(Instant now) {
        return new Stage(plan, StageState.BAKING, startedAt, Optional.of(now), Optional.empty());
    }

    Stage finished(StageState end, Instant now) {
        return new Stage(plan, end, startedAt, bakingSince, Optional.of(now));
    }
}
