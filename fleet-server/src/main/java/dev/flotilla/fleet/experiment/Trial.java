package dev.flotilla.fleet.experiment;

import java.time.Instant;

/**
 * One run of a rollout's stage under observation; a stage that failed and starts again has another.
 *
 * @param stage index
 * @param began when the stage started
 */
public record Trial(long id, String rollout, int stage, Instant began) {}
