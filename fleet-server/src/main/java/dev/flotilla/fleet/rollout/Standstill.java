package dev.flotilla.fleet.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * That a rollout gives its bundle to nobody for now, though nobody paused it.
 *
 * @param reason why
 * @param until when that ends by itself, if it does
 */
public record Standstill(String reason, Optional<Instant> until) {}
