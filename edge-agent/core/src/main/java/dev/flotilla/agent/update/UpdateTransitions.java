package dev.flotilla.agent.update;

import static dev.flotilla.agent.update.UpdateEvent.ASSIGNED;
import static dev.flotilla.agent.update.UpdateEvent.DAMAGED;
import static dev.flotilla.agent.update.UpdateEvent.DONE;
import static dev.flotilla.agent.update.UpdateEvent.FAILED;
import static dev.flotilla.agent.update.UpdateEvent.HELD_ALREADY;
import static dev.flotilla.agent.update.UpdateEvent.REFUSED;
import static dev.flotilla.agent.update.UpdateEvent.SERVED_ALREADY;
import static dev.flotilla.agent.update.UpdateState.ACTIVATING;
import static dev.flotilla.agent.update.UpdateState.CONFIRMED;
import static dev.flotilla.agent.update.UpdateState.CONFIRMING;
import static dev.flotilla.agent.update.UpdateState.FETCHING;
import static dev.flotilla.agent.update.UpdateState.IDLE;
import static dev.flotilla.agent.update.UpdateState.PROBING;
import static dev.flotilla.agent.update.UpdateState.REJECTED;
import static dev.flotilla.agent.update.UpdateState.ROLLED_BACK;
import static dev.flotilla.agent.update.UpdateState.ROLLING_BACK;
import static dev.flotilla.agent.update.UpdateState.STAGING;
import static dev.flotilla.agent.update.UpdateState.VERIFYING;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The one table of (state, event) → state. What is not in it cannot happen. */
final class UpdateTransitions {
    private static final Map<UpdateState, Map<UpdateEvent, UpdateState>> TABLE = new EnumMap<>(UpdateState.class);

    static {
        on(IDLE, ASSIGNED, FETCHING);
        on(CONFIRMED, ASSIGNED, FETCHING);
        on(REJECTED, ASSIGNED, FETCHING);
        on(ROLLED_BACK, ASSIGNED, FETCHING);

        on(FETCHING, DONE, VERIFYING);
        on(VERIFYING, DONE, STAGING);
        on(STAGING, DONE, PROBING);
        on(PROBING, DONE, ACTIVATING);
        on(ACTIVATING, DONE, CONFIRMING);
        on(CONFIRMING, DONE, CONFIRMED);
        on(ROLLING_BACK, DONE, ROLLED_BACK);

        on(FETCHING, SERVED_ALREADY, CONFIRMED);
        on(FETCHING, HELD_ALREADY, PROBING);

        // A newer assignment replaces one that has not touched what serves.
        on(FETCHING, ASSIGNED, FETCHING);
        on(VERIFYING, ASSIGNED, FETCHING);
        on(PROBING, ASSIGNED, FETCHING);

        on(FETCHING, FAILED, FETCHING);
        on(VERIFYING, FAILED, VERIFYING);
        on(STAGING, FAILED, STAGING);
        on(PROBING, FAILED, PROBING);
        on(ACTIVATING, FAILED, ACTIVATING);
        on(CONFIRMING, FAILED, CONFIRMING);
        on(ROLLING_BACK, FAILED, ROLLING_BACK);

        on(FETCHING, DAMAGED, FETCHING);
        on(VERIFYING, DAMAGED, FETCHING);
        on(STAGING, DAMAGED, FETCHING);
        on(PROBING, DAMAGED, FETCHING);
        on(ACTIVATING, DAMAGED, FETCHING);

        on(FETCHING, REFUSED, REJECTED);
        on(VERIFYING, REFUSED, REJECTED);
        on(STAGING, REFUSED, REJECTED);
        on(PROBING, REFUSED, REJECTED);
        on(ACTIVATING, REFUSED, REJECTED);
        on(CONFIRMING, REFUSED, ROLLING_BACK);
    }

    private UpdateTransitions() {}

    private static void on(UpdateState state, UpdateEvent event, UpdateState next) {
        TABLE.computeIfAbsent(state, key -> new EnumMap<>(UpdateEvent.class)).put(event, next);
    }

    static Optional<UpdateState> find(UpdateState state, UpdateEvent event) {
        Map<UpdateEvent, UpdateState> row = TABLE.get(state);
        return row == null ? Optional.empty() : Optional.ofNullable(row.get(event));
    }

    static UpdateState next(UpdateState state, UpdateEvent event) {
        return find(state, event)
                .orElseThrow(() -> new IllegalStateException("an update that is " + state + " cannot be " + event));
    }
}
