package dev.flotilla.fleet.rollout;

import io.vertx.core.Future;
import java.time.Instant;

/** Judges a stage by its plan's gates. */
@FunctionalInterface
public interface StageJudge {

    /**
     * The ruling, whose evidence is kept. To be asked from the stage's start on: it chooses the stage's control then.
     *
     * @param stage index of the stage, which is under way
     */
    Future<StageRuling> judge(Rollout rollout, int stage, Instant now);
}
