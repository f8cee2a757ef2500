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

    /** The most that are kept; beyond that the oldest are dropped. */
    int MOST = 10_000;

    /** The oldest of each route, whether it is due or not. */
    Future<List<Notice>> heads();

    /** It is told, or never will be. */
    Future<Void> remove(long id);

    /** An attempt failed. */
    Future<Void> postpone(long id, int attempts, Instant dueAt);

    /** Drops what is for others than these, who are there no more. */
    Future<Void> retain(Set<String> routes);

    /** How many there are. */
    Future<Long> count();
}
