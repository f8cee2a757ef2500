package dev.flotilla.fleet.alert;

import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Opens, updates and resolves alerts. What finds troubles and operators work on them at the same time, so every step is one
 * conditional statement of the store: an acknowledgement is not undone by news of the trouble, nor a resolution by either.
 */
public final class Alerts {

    /** The most alerts that one list answers with. */
    public static final int MAX_LISTED = 500;

    private final AlertStore store;
    private final Clock clock;
    private final Changes changes;

    public Alerts(AlertStore store, Clock clock, Changes changes) {
        this.store = store;
        this.clock = clock;
        this.changes = changes;
    }

    /** Opens an alert, or brings the one that stands up to date; the same trouble again changes nothing. */
    public Future<Void> raise(Trouble trouble) {
        return store.findUnresolved(trouble.key())
                .compose(found -> found.map(alert -> update(alert, trouble)).orElseGet(() -> open(trouble)));
    }

    private Future<Void> open(Trouble trouble) {
        Instant now = now();
        return announce(store.add(new Alert(UUID.randomUUID().toString(), AlertState.OPEN, trouble, now, now)));
    }

    private Future<Void> update(Alert alert, Trouble trouble) {
        return alert.trouble().equals(trouble)
                ? Future.succeededFuture()
                : announce(store.update(alert.id(), trouble, now()));
    }

    /** Resolves the alert of this key, if one stands. */
    public Future<Void> resolve(String key) {
        return announce(store.resolve(key, now()));
    }

    /** The alert that stands for this key. */
    public Future<Optional<Alert>> standing(String key) {
        return store.findUnresolved(key);
    }

    /** The alerts of a kind that are not resolved. */
    public Future<List<Alert>> unresolved(AlertKind kind) {
        return store.unresolved(kind);
    }

    /** Marks an open alert as seen; one that is seen or resolved stays as it is. Empty when there is no such alert. */
    public Future<Optional<Alert>> acknowledge(String id, String by) {
        return announce(store.acknowledge(id, by, now())).compose(done -> store.find(id));
    }

    /**
     * Has nobody told of an alert for a time, unless it is resolved. Empty when there is no such alert.
     *
     * @param by who wants that, and why
     */
    public Future<Optional<Alert>> silence(String id, Duration time, String by, String why) {
        Instant now = now();
        return announce(store.silence(id, new Silence(now.plus(time), by, why), now))
                .compose(done -> store.find(id));
    }

    /** Ends an alert's silence before its time; it is open then. Empty when there is no such alert. */
    public Future<Optional<Alert>> endSilence(String id) {
        return announce(store.endSilence(id, now())).compose(done -> store.find(id));
    }

    /** Opens again what stands still when its silence is over. */
    public Future<Void> tick() {
        return announce(store.endSilences(now()).map(ended -> ended > 0));
    }

    /** Up to {@code limit} alerts, the newest first; see {@link AlertStore#list}. */
    public Future<List<Alert>> list(Optional<AlertState> state, Optional<String> after, int limit) {
        return store.list(state, after, Math.min(limit, MAX_LISTED));
    }

    /** How many are not resolved. */
    public Future<Long> countUnresolved() {
        return store.countUnresolved();
    }

    private Future<Void> announce(Future<Boolean> change) {
        return change.onSuccess(changed -> {
                    if (changed) {
                        changes.changed(Topic.ALERTS);
                    }
                })
                .mapEmpty();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
