package dev.flotilla.fleet.alert;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where alerts are kept. */
public interface AlertStore {
    /** The most that {@link #recent} gives. */
    int MOST_RECENT = 1000;

    /** The alert of this key that is not resolved. */
    Future<Optional<Alert>> findUnresolved(String key);

    Future<Optional<Alert>> find(String id);

    /** The alerts of a kind that are not resolved, oldest first. */
    Future<List<Alert>> unresolved(AlertKind kind);

    /** Adds the alert, of which its receivers will be told; false, and nothing is changed, when one of its key is not resolved. */
    Future<Boolean> add(Alert alert);

    /**
     * Brings an alert up to date, in whichever state it is by now; false when it is resolved or unknown. Its receivers will be
     * told if it gets more severe by that, unless it is silenced.
     */
    Future<Boolean> update(String id, Trouble trouble, Instant now);

    /** Takes an open alert to acknowledged; false when it is in another state by now. */
    Future<Boolean> acknowledge(String id, String by, Instant now);

    /** Silences an alert, or silences it otherwise; false when it is resolved or unknown. */
    Future<Boolean> silence(String id, Silence silence, Instant now);

    /** Opens a silenced alert again, of which its receivers will be told; false when it is in another state by now. */
    Future<Boolean> endSilence(String id, Instant now);

    /** The same with all whose silence is over; says how many they were. */
    Future<Integer> endSilences(Instant now);

    /** Resolves the alert of this key, of which its receivers will be told; false when none stands. */
    Future<Boolean> resolve(String key, Instant now);

    /** Those that stand, and those that were resolved since then; the newest {@value #MOST_RECENT}, newest first. */
    Future<List<Alert>> recent(Instant since);

    /** Newest first; all states when {@code state} is empty. */
    default Future<List<Alert>> list(Optional<AlertState> state, int limit) {
        return list(state, Optional.empty(), limit);
    }

    /**
     * The same behind one of them.
     *
     * @param after its id; none if there is no such alert
     */
    Future<List<Alert>> list(Optional<AlertState> state, Optional<String> after, int limit);

    /** How many are not resolved. */
    Future<Long> countUnresolved();
}
