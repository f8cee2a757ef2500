package dev.flotilla.fleet.alert;

import dev.flotilla.fleet.alert.route.MemoryNotices;
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
    private final Map<AlertKind, List<String>> routes;
    private final MemoryNotices notices;

    /** @param routes by kind of alert: the names of those who are told of it */
    public MemoryAlerts(Map<AlertKind, List<String>> routes, MemoryNotices notices) {
        this.routes = routes;
        this.notices = notices;
    }

    private void tell(Alert alert, AlertEvent event, Instant at) {
        notices.add(alert, event, routes.getOrDefault(alert.trouble().kind(), List.of()), at);
    }

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
            tell(alert, AlertEvent.OPENED, alert.openedAt());
        }
        return Future.succeededFuture(!second);
    }

    @Override
    public Future<Boolean> update(String id, Trouble trouble, Instant now) {
        return change(unresolved().filter(alert -> alert.id().equals(id)), alert -> {
            Alert changed = new Alert(
                    id, alert.state(), trouble, alert.openedAt(), now, alert.acknowledgedBy(), alert.silence());
            if (alert.state() != AlertState.SILENCED
                    && trouble.severity().isWorseThan(alert.trouble().severity())) {
                tell(changed, AlertEvent.WORSENED, now);
            }
            return changed;
        });
    }

    private static Alert in(
            AlertState state, Alert alert, Instant now, Optional<String> by, Optional<Silence> silence) {
        return new Alert(alert.id(), state, alert.trouble(), alert.openedAt(), now, by, silence);
    }

    @Override
    public Future<Boolean> acknowledge(String id, String by, Instant now) {
        return change(
                unresolved().filter(alert -> alert.id().equals(id) && alert.state() == AlertState.OPEN),
                alert -> in(AlertState.ACKNOWLEDGED, alert, now, Optional.of(by), Optional.empty()));
    }

    @Override
    public Future<Boolean> silence(String id, Silence silence, Instant now) {
        return change(
                unresolved().filter(alert -> alert.id().equals(id)),
                alert -> in(AlertState.SILENCED, alert, now, alert.acknowledgedBy(), Optional.of(silence)));
    }

    @Override
    public Future<Boolean> endSilence(String id, Instant now) {
        return told(
                unresolved().filter(alert -> alert.id().equals(id) && alert.state() == AlertState.SILENCED),
                AlertEvent.REOPENED,
                now,
                alert -> in(AlertState.OPEN, alert, now, Optional.empty(), Optional.empty()));
    }

    @Override
    public Future<Integer> endSilences(Instant now) {
        List<String> over = unresolved()
                .filter(alert -> alert.silence()
                        .filter(silence -> !silence.until().isAfter(now))
                        .isPresent())
                .map(Alert::id)
                .toList();
        over.forEach(id -> endSilence(id, now));
        return Future.succeededFuture(over.size());
    }

    @Override
    public Future<Boolean> resolve(String key, Instant now) {
        return told(
                unresolved().filter(alert -> alert.trouble().key().equals(key)),
                AlertEvent.RESOLVED,
                now,
                alert -> in(AlertState.RESOLVED, alert, now, alert.acknowledgedBy(), Optional.empty()));
    }

    @Override
    public Future<List<Alert>> recent(Instant since) {
        return Future.succeededFuture(alerts.values().stream()
                .filter(alert -> alert.state() != AlertState.RESOLVED
                        || !alert.updatedAt().isBefore(since))
                .sorted(Comparator.comparing(Alert::openedAt).reversed().thenComparing(Alert::id))
                .limit(MOST_RECENT)
                .toList());
    }

    private Future<Boolean> told(Stream<Alert> found, AlertEvent event, Instant at, UnaryOperator<Alert> change) {
        return change(found, alert -> {
            Alert changed = change.apply(alert);
            tell(changed, event, at);
            return changed;
        });
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
