package dev.flotilla.fleet.alert;

import java.time.Instant;

/** A trouble and its life cycle. */
public record Alert(String id, AlertState state, Trouble trouble, Instant openedAt, Instant updatedAt) {}
