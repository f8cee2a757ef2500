package dev.flotilla.fleet.alert;

import java.time.Instant;

/** A trouble and its life cycle. */
public record Alert(String id, AlertState state, Trouble trouble, Instant openedAt, Instant updatedAt) {

    Alert with(AlertState newState, Instant now) {
        return new Alert(id, newState, trouble, openedAt, now);
    }

    Alert with(Trouble newTrouble, Instant now) {
        return new Alert(id, state, newTrouble, openedAt, now);
    }
}
