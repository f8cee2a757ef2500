package dev.flotilla.fleet.alert;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
    public Future<Boolean> add(Alert alert) {
        boolean second = unresolved()
                .anyMatch(other -> other.trouble().key().equals(alert.trouble().key()));
        if (!second) {
            alerts.put(alert.id(), alert);
        }
        return Future.succeededFuture(!second);
    }

    @Override
    public Future<Boolean> update(String id, Trouble trouble, Instant now) {
        return change(
                unresolved().filter(alert -> alert.id().equals(id)),
                alert -> new Alert(id, alert.state(), trouble, alert.openedAt(), now));
    }

    @Override
    public Future<Boolean> acknowledge(String id, Instant now) {
        return change(
                unresolved().filter(alert -> alert.id().equals(id) && alert.state() == AlertState.OPEN),
                alert -> new Alert(id, AlertState.ACKNOWLEDGED, alert.trouble(), alert.openedAt(), now));
    }

    @Override
    public Future<Boolean> resolve(String key, Instant now) {
        return change(
                unresolved().filter(alert -> alert.trouble().key().equals(key)),
                alert -> new Alert(alert.id(), AlertState.RESOLVED, alert.trouble(), alert.openedAt(), now));
    }

    private Future<Boolean> change(Stream<Alert> found, UnaryOperator<Alert> change) {
        Optional<Alert> first = found.findFirst();
        first.ifPresent(alert -> alerts.put(alert.id(), change.apply(alert)));
        return Future.succeededFuture(first.isPresent());
    }

    @Override
    public Future<List<Alert>> list(Optional<AlertState> state, Optional<String> after, int limit) {
        return Future.succeededFuture(alerts.values().stream()
                .filter(alert -> state.isEmpty() || alert.state() == state.get())
                .sorted(Comparator.comparing(Alert::openedAt).reversed().thenComparing(Alert::id))
                .dropWhile(seen -> after.isPresent() && !seen.id().equals(after.get()))
                .skip(after.isPresent() ? 1 : 0)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<Long> countUnresolved() {
        return Future.succeededFuture(unresolved().count());
    }
}
