package dev.flotilla.fleet.alert.route;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertEvent;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Notices in memory. */
public final class MemoryNotices implements NoticeQueue {
    private final TreeMap<Long, Notice> notices = new TreeMap<>();
    private long last;

    public synchronized void add(Alert alert, AlertEvent event, List<String> routes, Instant at) {
        for (String route : routes) {
            last++;
            notices.put(last, new Notice(last, route, event, alert, at, 0, at));
            List<Long> kept = of(route).map(Notice::id).toList();
            notices.keySet().removeAll(kept.subList(0, Math.max(0, kept.size() - MOST)));
        }
    }

    private Stream<Notice> of(String route) {
        return notices.values().stream().filter(notice -> notice.route().equals(route));
    }

    @Override
    public synchronized Future<List<Notice>> claim(Set<String> routes, Instant now, Instant then) {
        List<Notice> due = routes.stream()
                .sorted()
                .flatMap(route -> of(route).limit(1))
                .filter(notice -> !notice.dueAt().isAfter(now))
                .toList();
        due.forEach(notice -> postpone(notice.id(), notice.attempts(), then));
        return Future.succeededFuture(
                due.stream().map(notice -> notices.get(notice.id())).toList());
    }

    @Override
    public synchronized Future<Void> remove(long id) {
        notices.remove(id);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> postpone(long id, int attempts, Instant dueAt) {
        notices.computeIfPresent(
                id,
                (same, notice) ->
                        new Notice(id, notice.route(), notice.event(), notice.alert(), notice.at(), attempts, dueAt));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Integer> forget(Set<String> routes, Instant before) {
        int all = notices.size();
        notices.values()
                .removeIf(notice ->
                        !routes.contains(notice.route()) && notice.at().isBefore(before));
        return Future.succeededFuture(all - notices.size());
    }

    @Override
    public synchronized Future<Long> count() {
        return Future.succeededFuture((long) notices.size());
    }
}
