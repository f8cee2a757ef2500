package dev.flotilla.fleet.alert.route;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells receivers of alerts: each in the order in which things happened, and the next only when the one before has arrived, is
 * refused or too old. While a receiver is away the pauses grow. No receiver waits for another, and several servers may do this
 * over the same queue.
 */
public final class AlertRouting {
    /** What could not be told for so long is not told any more. */
    static final Duration MAX_AGE = Duration.ofDays(1);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int MAX_DOUBLINGS = 10;
    /** More than that wait for the next tick, of each receiver. */
    private static final int MOST_AT_ONCE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(AlertRouting.class);

    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final NoticeQueue queue;
    private final Clock clock;
    private final Duration claim;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * Tells nobody yet.
     *
     * @param claim longer than any of the couriers takes
     */
    public AlertRouting(List<Route> routes, NoticeQueue queue, Clock clock, Duration claim) {
        routes.forEach(route -> this.routes.put(route.name(), route));
        this.queue = queue;
        this.clock = clock;
        this.claim = claim;
    }

    /** How many notices arrived. */
    public long delivered() {
        return delivered.get();
    }

    /** How many attempts failed. */
    public long failed() {
        return failed.get();
    }

    /** How many notices were refused, or given up. */
    public long dropped() {
        return dropped.get();
    }

    /** Begins to tell what is due, and does not wait for the receivers. */
    public Future<Void> tick() {
        return queue.forget(routes.keySet(), clock.instant().minus(MAX_AGE)).compose(forgotten -> {
            dropped.addAndGet(forgotten);
            return tellDue(routes.keySet(), MOST_AT_ONCE);
        });
    }

    private Future<Void> tellDue(Set<String> names, int left) {
        Instant now = clock.instant();
        return queue.claim(names, now, now.plus(claim))
                .onSuccess(due -> due.forEach(notice -> tell(notice, left)))
                .mapEmpty();
    }

    private void tell(Notice notice, int left) {
        Route route = routes.get(notice.route());
        if (route == null) {
            return;
        }
        Future.succeededFuture(route.courier())
                .compose(courier -> courier.deliver(notice))
                .transform(result -> result.succeeded() ? arrived(notice) : missed(notice, result.cause()))
                .compose(next -> Boolean.TRUE.equals(next) && left > 1
                        ? tellDue(Set.of(notice.route()), left - 1)
                        : Future.<Void>succeededFuture())
                .onFailure(failure -> LOG.error("{}: its notices wait", notice.route(), failure));
    }

    /** That the next of this receiver may follow. */
    private Future<Boolean> arrived(Notice notice) {
        delivered.incrementAndGet();
        return queue.remove(notice.id()).map(true);
    }

    /** Whether the next of this receiver may follow. */
    private Future<Boolean> missed(Notice notice, Throwable why) {
        failed.incrementAndGet();
        Instant now = clock.instant();
        boolean refused = why instanceof RefusedNoticeException;
        if (refused || !now.isBefore(notice.at().plus(MAX_AGE))) {
            dropped.incrementAndGet();
            LOG.error(
                    "{} was not told that alert {} was {}: {}",
                    notice.route(),
                    notice.alert().id(),
                    notice.event().wireName(),
                    why.toString());
            return queue.remove(notice.id()).map(true);
        }
        Duration pause = pause(notice.attempts());
        LOG.warn(
                "{} could not be told of an alert; again in {} s: {}",
                notice.route(),
                pause.toSeconds(),
                why.toString());
        return queue.postpone(notice.id(), notice.attempts() + 1, now.plus(pause))
                .map(false);
    }

    private static Duration pause(int attempts) {
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
        return grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
    }
}
