package dev.flotilla.fleet.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * A trouble and its life cycle.
 *
 * @param acknowledgedBy who has seen it, if somebody has
 * @param silence while it is silenced
 */
public record Alert(
        String id,
        AlertState state,
        Trouble trouble,
        Instant openedAt,
        Instant updatedAt,
        Optional<String> acknowledgedBy,
        Optional<Silence> silence) {

    /** One that nobody has touched. */
    public Alert(String id, AlertState state, Trouble trouble, Instant openedAt, Instant updatedAt) {
        this(id, state, trouble, openedAt, updatedAt, Optional.empty(), Optional.empty());
    }
}
