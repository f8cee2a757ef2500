package dev.flotilla.fleet.alert;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Alerts in memory. */
public final class MemoryAlerts implements AlertStore {

    private final Map<String, Alert> alerts = new LinkedHashMap<>();

    private Stream<Alert> unresolved() {
        return alerts.values().stream().filter(alert -> alert.state() != AlertState.RESOLVED);
    }

    @Override
    public Future<Optional<Alert>> findUnresolved(String key) {
        return Future.succeededFuture(
                unresolved().filter(alert -> alert.trouble().key().equals(key)).findFirst());
    }

    @Override
    public Future<Optional<Alert>> find(String id) {
        return Future.succeededFuture(Optional.ofNullable(alerts.get(id)));
    }

    @Override
    public Future<List<Alert>> unresolved(AlertKind kind) {
        return Future.succeededFuture(unresolved()
                .filter(alert -> alert.trouble().kind() == kind)
                .sorted(Comparator.comparing(Alert::openedAt).thenComparing(Alert::id))
                .toList());
    }

    @Override
    public Future<Void> save(Alert alert) {
        boolean second = unresolved()
                .anyMatch(other -> other.trouble().key().equals(alert.trouble().key())
                        && !other.id().equals(alert.id()));
        if (second && alert.state() != AlertState.RESOLVED) {
            return Future.failedFuture("an alert of " + alert.trouble().key() + " is not resolved");
        }
        alerts.put(alert.id(), alert);
        return Future.succeededFuture();
    }

    @Override
    public Future<List<Alert>> list(Optional<AlertState> state, int limit) {
        return Future.succeededFuture(alerts.values().stream()
                .filter(alert -> state.isEmpty() || alert.state() == state.get())
                .sorted(Comparator.comparing(Alert::openedAt).reversed().thenComparing(Alert::id))
                .limit(limit)
                .toList());
    }

    @Override
    public Future<Long> countUnresolved() {
        return Future.succeededFuture(unresolved().count());
    }
}
