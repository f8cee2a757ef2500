package dev.flotilla.fleet.rollout;

import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Stops all rollouts of the fleet at once, until an operator lifts the stop. */
public final class EmergencyBrake {

    private final RolloutStore store;
    private final Clock clock;
    private final Changes changes;

    public EmergencyBrake(RolloutStore store, Clock clock, Changes changes) {
        this.store = store;
        this.clock = clock;
        this.changes = changes;
    }

    /** Pauses every running rollout, and lets none start or go on. Gives the stop that is in force, which may be an earlier one. */
    public Future<EmergencyStop> pull(String reason) {
        return store.stop(new EmergencyStop(clock.instant().truncatedTo(ChronoUnit.MILLIS), reason))
                .onSuccess(stopped -> changes.changed(Topic.ROLLOUTS));
    }

    /** Rollouts stay paused: each is resumed by its own. Does nothing when there is no stop. */
    public Future<Void> release() {
        return store.lift().onSuccess(lifted -> changes.changed(Topic.ROLLOUTS));
    }

    /** The stop that is in force, if there is one. */
    public Future<Optional<EmergencyStop>> find() {
        return store.findStop();
    }
}
