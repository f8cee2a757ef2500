package dev.flotilla.fleet.alert.route;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Keeps what is to be told until it has been. The store of alerts puts it there in the transaction of what happened, so that
 * nothing is told that did not happen, and nothing is forgotten that did.
 */
public interface NoticeQueue {

    /** The most that are kept for one receiver; beyond that its oldest are dropped. */
    int MOST = 1000;

    /**
     * Of each of these receivers the oldest, if it is due by now. It is due again only then, if it is still there: of
     * several servers one tells it, and another one if that one is killed meanwhile.
     */
    Future<List<Notice>> claim(Set<String> routes, Instant now, Instant then);

    /** It is told, or never will be. */
    Future<Void> remove(long id);

    /** An attempt failed. */
    Future<Void> postpone(long id, int attempts, Instant dueAt);

    /** Drops what happened before then and is for others than these, who are there no more; says how many it was. */
    Future<Integer> forget(Set<String> routes, Instant before);

    /** How many there are. */
    Future<Long> count();
}
