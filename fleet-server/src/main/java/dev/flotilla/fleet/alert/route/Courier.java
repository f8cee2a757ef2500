package dev.flotilla.fleet.alert.route;

import io.vertx.core.Future;

/** Tells one receiver. */
@FunctionalInterface
public interface Courier {
    /**
     * Fails with {@link RefusedNoticeException} if another attempt makes no sense, and otherwise if the receiver has not
     * answered within a bounded time. A receiver may be told twice.
     */
    Future<Void> deliver(Notice notice);
}
