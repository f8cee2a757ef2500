package dev.flotilla.fleet.device;

import java.time.Duration;
import java.time.Instant;

/**
 * Until when assignments are good. The end moves on by half a term at a time, so that between two such moments an assignment
 * that is told again is the same to the last bit, and there is always half a term left to obey it.
 *
 * @param length the longest that an assignment is good
 */
public record AssignmentTerm(Duration length) {

    /** Between two moments at which the end moves on. */
    public Duration step() {
        return length.dividedBy(2);
    }

    /**
     * When an assignment ends that is told now.
     *
     * @param at when it was made
     */
    public Instant end(Instant at, Instant now) {
        long step = step().toMillis();
        long steps = Math.floorDiv(Duration.between(at, now).toMillis(), step);
        return at.plusMillis((steps + 2) * step);
    }
}
