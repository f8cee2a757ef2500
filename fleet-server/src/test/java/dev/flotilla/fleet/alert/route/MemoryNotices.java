package dev.flotilla.fleet.alert.route;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertEvent;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Notices in memory. */
public final class MemoryNotices implements NoticeQueue {
    private final TreeMap<Long, Notice> notices = new TreeMap<>();
    private long last;

    public synchronized void add(Alert alert, AlertEvent event, List<String> routes, Instant at) {
        for (String route : routes) {
            last++;
            notices.put(last, new Notice(last, route, event, alert, at, 0, at));
        }
        while (notices.size() > MOST) {
            notices.pollFirstEntry();
        }
    }

    @Override
    public synchronized Future<List<Notice>> heads() {
        Map<String, Notice> heads = new TreeMap<>();
        notices.values().forEach(notice -> heads.putIfAbsent(notice.route(), notice));
        return Future.succeededFuture(List.copyOf(heads.values()));
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
                (same, notice) -> new Notice(
                        id, notice.route(), notice.event(), notice.alert(), notice.at(), attempts, dueAt));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> retain(Set<String> routes) {
        notices.values().removeIf(notice -> !routes.contains(notice.route()));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Long> count() {
        return Future.succeededFuture((long) notices.size());
    }
}
