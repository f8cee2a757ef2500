package dev.flotilla.fleet.alert;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Where alerts are kept. */
public interface AlertStore {

    /** The alert of this key that is not resolved. */
    Future<Optional<Alert>> findUnresolved(String key);

    Future<Optional<Alert>> find(String id);

    /** The alerts of a kind that are not resolved, oldest first. */
    Future<List<Alert>> unresolved(AlertKind kind);

    /** Adds the alert, or replaces the one with its id. */
    Future<Void> save(Alert alert);

    /** Newest first; all states when {@code state} is empty. */
    Future<List<Alert>> list(Optional<AlertState> state, int limit);

    /** How many are open or acknowledged. */
    Future<Long> countUnresolved();
}
