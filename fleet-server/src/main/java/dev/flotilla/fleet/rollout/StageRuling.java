package dev.flotilla.fleet.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * What the gates say about a stage.
 *
 * @param stage index
 * @param began when the stage started: it holds for this start of it and no other
 * @param reason with the figures that decided
 */
public record StageRuling(int stage, Instant began, Ruling ruling, String reason) {

    /** What becomes of the stage. */
    public enum Ruling {
        ADVANCE,
        HOLD,
        ABORT
    }

    boolean concerns(int index, Stage asked) {
        return stage == index && asked.startedAt().equals(Optional.of(began));
    }
}
